"""The calendar: what is due by person and day of the reader's zone, and the load of each day."""

import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from smartfield.lib.weeks import Working
from tasks.load import planned
from tasks.models import Task

pytestmark = pytest.mark.django_db
CALENDAR = reverse("task_list") + "?view=calendar"
WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_wednesday():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def cells(html: str, row: str) -> list[str]:
    """The day cells of a row, without their tags."""
    found = re.search(rf'<tr id="row-{row}">.*?</tr>', html, re.S)[0]
    return [re.sub(r"<[^>]+>|\s+", " ", cell) for cell in re.findall(r"<td.*?</td>", found, re.S)]


def due(task, *when):
    Task.objects.filter(pk=task.pk).update(due_at=datetime(*when, tzinfo=UTC))


def test_a_week_has_a_row_for_each_person_and_the_queue(
    client, manager, arkadia, assistant, new_task
):
    due(new_task(arkadia, "in_progress", assistant, title="Hers"), 2026, 11, 26, 15)
    due(new_task(arkadia, "open", title="Nobody's"), 2026, 11, 29, 15)
    due(new_task(arkadia, "open", title="The next week"), 2026, 11, 30, 15)
    client.force_login(manager)
    html = client.get(CALENDAR).content.decode()
    assert "Hers" in cells(html, assistant.pk)[3]
    assert "Nobody&#x27;s" in cells(html, "queue")[6]
    assert "The next week" not in html
    assert "The next week" in client.get(CALENDAR + "&from=2026-12-01").content.decode()


def test_days_are_those_of_the_reader_s_clocks(client, manager, arkadia, new_task):
    due(new_task(arkadia, "open", title="Late at night"), 2026, 11, 26, 22)
    client.force_login(manager)
    assert "22:00" in cells(client.get(CALENDAR).content.decode(), "queue")[3]
    manager.time_zone = "Europe/Moscow"
    manager.save()
    assert "1:00" in cells(client.get(CALENDAR).content.decode(), "queue")[4]


def test_a_month_counts_by_person_and_day(client, manager, arkadia, assistant, new_task):
    for hour in (9, 15):
        due(new_task(arkadia, "in_progress", assistant), 2026, 11, 30, hour)
    client.force_login(manager)
    html = client.get(CALENDAR + "&of=month").content.decode()
    assert cells(html, assistant.pk)[29].split()[0] == "2"
    assert f"from=2026-11-30#row-{assistant.pk}" in html
    assert "2 tasks are due" in html


def test_an_assistant_sees_their_own_days_and_changes_nothing(
    client, arkadia, assistant, other_assistant, new_task
):
    due(new_task(arkadia, "in_progress", assistant, title="Mine"), 2026, 11, 26, 15)
    due(new_task(arkadia, "in_progress", other_assistant, title="Hers alone"), 2026, 11, 26, 15)
    client.force_login(assistant)
    html = client.get(CALENDAR).content.decode()
    assert ("Mine" in html, "Hers alone" in html, "/due/" in html) == (True, False, False)


def test_what_is_left_is_spread_over_the_working_days():
    zone = ZoneInfo("Europe/Lisbon")
    friday = date(2026, 11, 27)
    of = {"assistant_id": 1, "seconds": 0}
    over_weekend = SimpleNamespace(
        due_at=datetime(2026, 11, 30, 15, tzinfo=UTC), planned_seconds=7200, **of
    )
    late = SimpleNamespace(due_at=datetime(2026, 11, 2, tzinfo=UTC), planned_seconds=600, **of)
    done = SimpleNamespace(
        due_at=over_weekend.due_at, planned_seconds=60, assistant_id=1, seconds=90
    )
    undated = SimpleNamespace(due_at=None, planned_seconds=60, **of)
    monday = date(2026, 11, 30)
    tasks = [over_weekend, late, done, undated]
    assert planned(tasks, friday, zone, {}) == {(1, friday): 4200, (1, monday): 3600}
    weekender = Working([0, 0] * 4 + [540, 600] + [540, 780] * 2, [(monday, monday)])
    assert [weekender.seconds_on(monday - timedelta(days=n)) for n in range(4)] == [
        *(0, 4 * 3600, 4 * 3600, 3600)
    ]
    assert planned(tasks, friday, zone, {1: weekender}) == {
        (1, friday): 3000,
        (1, date(2026, 11, 28)): 2400,
        (1, date(2026, 11, 29)): 2400,
    }


def test_the_load_is_said_against_the_hours(client, manager, arkadia, assistant, new_task):
    due(new_task(arkadia, "in_progress", assistant, estimate_minutes=360), 2026, 11, 27, 15)
    client.force_login(manager)
    html = client.get(CALENDAR).content.decode()
    assert html.count("2\xa0h planned of 8\xa0h") == 3
    week = [540, 1020] * 3 + [0, 0] + [600, 840] + [0, 0] * 2  # a free Thursday, a short Friday
    assistant.profile.week = week
    assistant.profile.save()
    html = client.get(CALENDAR).content.decode()
    assert ("3\xa0h planned of 8\xa0h" in html, "3\xa0h planned of 4\xa0h" in html) == (True, True)


def test_the_due_time_is_changed_on_the_client_s_clocks_and_leads_back(
    client, manager, arkadia, new_task
):
    task = new_task(arkadia, "open")
    client.force_login(manager)
    page = reverse("task_due", args=[task.pk]) + "?next=/tasks/%3Fview=calendar"
    assert client.post(page, {"due_at": "27.11.2026 18:30", "seen": 0}).url == CALENDAR
    task.refresh_from_db()
    assert task.due_at == datetime(2026, 11, 27, 18, 30, tzinfo=UTC)
    assert task.events.last().verb == "edit"


@pytest.mark.parametrize("typed", ["soon", "1.1.2020", "x" * 100, "a\x00b", "<b>"])
def test_a_due_time_that_is_none_is_told_and_kept(client, manager, arkadia, new_task, typed):
    task = new_task(arkadia, "open")
    client.force_login(manager)
    answer = client.post(reverse("task_due", args=[task.pk]), {"due_at": typed})
    assert answer.status_code == 422
    assert task.events.filter(verb="edit").count() == 0


def test_a_change_made_meanwhile_is_told(client, manager, admin, arkadia, new_task):
    task = new_task(arkadia, "open")
    client.force_login(manager)
    client.post(reverse("task_due", args=[task.pk]), {"due_at": "27.11.2026 18", "seen": 0})
    client.force_login(admin)
    answer = client.post(reverse("task_due", args=[task.pk]), {"due_at": "28.11.2026", "seen": 0})
    assert answer.status_code == 422
    assert "Marta Ferreira changed this" in answer.content.decode()
