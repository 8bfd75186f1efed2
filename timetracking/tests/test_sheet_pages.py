"""The sheet: days and weeks add up in the reader's zone, and open only to whom they belong."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from smartfield.lib.periods import Span, midnight, month_span, week_of
from timetracking import grid, sheet, timer
from timetracking.models import TimeEntry

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def task(arkadia, new_task, assistant):
    return new_task(arkadia, "in_progress", assistant)


@pytest.fixture
def desk(client, assistant):
    client.force_login(assistant)
    return client


def utc(*numbers):
    return datetime(*numbers, tzinfo=UTC)


def wrote(task, start, end, person=None, **fields):
    return TimeEntry.objects.create(
        assistant=person or task.assistant, task=task, started_at=start, ended_at=end, **fields
    )


def worked(person, day, zone=BERLIN, now=None):
    """Hours of each day of the week of `day`."""
    week = sheet.days(person, week_of(day), zone, now or timezone.now())
    return [one.length / timedelta(hours=1) for one in week]


def test_a_night_belongs_to_both_its_days(task, assistant):
    wrote(task, utc(2026, 11, 23, 21), utc(2026, 11, 24, 1))  # 22:00 to 2:00 in Berlin
    assert worked(assistant, date(2026, 11, 23)) == [2, 2, 0, 0, 0, 0, 0]
    assert worked(assistant, date(2026, 11, 23), UTC) == [3, 1, 0, 0, 0, 0, 0]


def test_sunday_night_is_shared_between_the_weeks(task, assistant):
    wrote(task, utc(2026, 11, 22, 22), utc(2026, 11, 23, 0, 30))
    assert worked(assistant, date(2026, 11, 22))[6] == 1
    assert worked(assistant, date(2026, 11, 23))[0] == 1.5


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        (utc(2026, 10, 25, 0, 0), utc(2026, 10, 25, 2, 0), 2),  # 2:00 twice, 2:00 to 3:00 by clocks
        (utc(2026, 3, 29, 0, 0), utc(2026, 3, 29, 2, 0), 2),  # 1:00 to 4:00 by clocks
    ],
)
def test_a_clock_change_neither_adds_nor_takes(task, assistant, start, end, length):
    wrote(task, start, end)
    assert worked(assistant, start.date())[6] == length


def test_days_of_23_and_25_hours_hold_what_they_hold(task, assistant):
    for start, whole in ((utc(2026, 3, 28, 23), 23), (utc(2026, 10, 24, 22), 25)):
        wrote(task, start, start + timedelta(hours=12))
        wrote(task, start + timedelta(hours=12), start + timedelta(hours=whole))
        sunday = (start + timedelta(hours=12)).date()
        assert worked(assistant, sunday)[5:] == [0, whole]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Lisbon", date(2026, 3, 29), 23),
        ("Europe/Lisbon", date(2026, 10, 25), 25),
        ("Pacific/Auckland", date(2026, 9, 27), 23),
        ("Pacific/Auckland", date(2026, 4, 5), 25),
        ("America/Santiago", date(2026, 9, 6), 23),  # the night swallows midnight itself
        ("America/Santiago", date(2026, 4, 4), 25),
    ],
)
def test_a_night_across_a_clock_change_is_cut_where_its_days_meet(
    task, assistant, zone, day, hours
):
    zone = ZoneInfo(zone)
    start = midnight(day, zone) - timedelta(hours=5)
    for n in range(5):  # from five hours before the day, in stretches of seven
        wrote(task, start + timedelta(hours=7 * n), start + timedelta(hours=7 * (n + 1)))
    dates = [day + timedelta(days=n) for n in (-1, 0, 1)]
    found = sheet.days(assistant, dates, zone, timezone.now())
    lengths = [one.length / timedelta(hours=1) for one in found]
    assert lengths == [5, hours, 35 - 5 - hours]


def test_a_night_at_the_end_of_a_month_belongs_to_both_months(task, assistant):
    wrote(task, utc(2026, 10, 31, 20), utc(2026, 11, 1, 2))
    spans = [month_span(day, BERLIN) for day in (date(2026, 10, 5), date(2026, 11, 5))]
    entry = TimeEntry.objects.get()
    parts = [Span(entry.started_at, entry.ended_at).within(span).length for span in spans]
    assert parts == [timedelta(hours=3), timedelta(hours=3)]


def test_the_week_sums_exact_lengths(task, assistant):
    for minute in range(3):
        start = utc(2026, 11, 23, 9, minute)
        wrote(task, start, start + timedelta(seconds=20, microseconds=900_000))
    week = sheet.days(assistant, week_of(date(2026, 11, 23)), BERLIN, timezone.now())
    assert week[0].seconds == 62
    assert grid.by_task(week)[0].length == timedelta(seconds=62.7)


def test_a_running_clock_counts_up_to_now_and_only_today_is_open(task, assistant):
    with time_machine.travel("2026-11-23 22:00:00+00:00", tick=False):
        timer.start(task, by=assistant)
    monday, tuesday, *_ = sheet.days(
        assistant, week_of(date(2026, 11, 23)), BERLIN, utc(2026, 11, 24, 1)
    )
    assert (monday.length, monday.is_running) == (timedelta(hours=1), False)
    assert (tuesday.length, tuesday.is_running) == (timedelta(hours=2), True)


@time_machine.travel("2026-11-23 15:00:00+00:00", tick=False)
def test_the_day_shows_entries_gaps_and_the_total(desk, task):
    wrote(task, utc(2026, 11, 23, 10), utc(2026, 11, 23, 11, 30), note="Merged 40 doubles.")
    wrote(task, utc(2026, 11, 23, 14, 20), utc(2026, 11, 23, 14, 50))
    page = desk.get(reverse("time")).content.decode().replace("\xa0", " ")
    for words in ("10:00 – 11:30", "1 h 30 min", "Merged 40 doubles.", "2 h", "Fill the gap"):
        assert words in page
    assert "Nothing from 11:30 to 14:20, 2 h 50 min" in page
    assert "from=11:30&amp;to=14:20" in page


def test_the_reader_of_another_zone_sees_other_hours(client, task, assistant):
    assistant.time_zone = "Asia/Tokyo"
    assistant.save()
    client.force_login(assistant)
    wrote(task, utc(2026, 11, 23, 10), utc(2026, 11, 23, 11))
    assert "19:00 – 20:00" in client.get("/time/2026-11-23/").content.decode().replace("\xa0", " ")
    assert "19:00 – 20:00" not in client.get("/time/2026-11-24/").content.decode()


def test_the_week_is_a_table_of_tasks_and_days(desk, task, arkadia, new_task, assistant):
    other = new_task(arkadia, "in_progress", assistant, title="Newsletter")
    wrote(task, utc(2026, 11, 23, 10), utc(2026, 11, 23, 11))
    wrote(other, utc(2026, 11, 25, 10), utc(2026, 11, 25, 12))
    page = desk.get("/time/week/2026-W48/").content.decode().replace("\xa0", " ")
    assert "Newsletter" in page
    assert ">3 h<" in page
    assert "No time in this week" in desk.get("/time/week/2026-W40/").content.decode()


def test_the_month_lists_each_stretch_and_adds_up_by_client(
    desk, task, norden, new_task, assistant
):
    other = new_task(norden, "in_progress", assistant, title="Newsletter")
    wrote(task, utc(2026, 10, 31, 23), utc(2026, 11, 1, 1), note="Over midnight.")
    wrote(other, utc(2026, 11, 30, 10), utc(2026, 11, 30, 12))
    page = desk.get("/time/2026-11-15/?over=month").content.decode().replace("\xa0", " ")
    for words in ("November 2026", "0:00 – 1:00", "Over midnight.", "10:00 – 12:00", ">3 h<"):
        assert words in page
    assert "Times are those of Europe/Lisbon" in page
    assert "Newsletter" not in desk.get("/time/2026-10-01/?over=month").content.decode()
    assert "No time in this month" in desk.get("/time/2001-01-01/?over=month").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/time/2026-02-30/", "/time/9999-12-31/", "/time/0001-01-01/", "/time/week/2026-W60/",
        "/time/week/2026-W00/", "/time/2026-11-23/?person=x", "/time/?person=%C2%B2",
        "/time/?person=99999999999999999999999",
    ],
)  # fmt: skip
def test_days_that_do_not_exist_are_not_found(desk, path):
    assert desk.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/time/2001-01-01/", "/time/2098-12-31/", "/time/week/2098-W52/"])
def test_the_first_and_the_last_day_are_pages(desk, path):
    assert desk.get(path).status_code == 200


def test_an_assistants_sheet_is_theirs_and_the_managers(
    client, task, assistant, other_assistant, manager, arkadia
):
    day, week = "/time/2026-11-23/", "/time/week/2026-W48/"
    wrote(task, utc(2026, 11, 23, 10), utc(2026, 11, 23, 11))
    asked = f"?person={assistant.pk}"
    for person, status in ((assistant, 200), (other_assistant, 404), (manager, 200)):
        client.force_login(person)
        assert client.get(day + asked).status_code == status
        assert client.get(week + asked).status_code == status
    client.force_login(manager)
    assert client.get(f"{day}?person={manager.pk}").status_code == 404
    assert "Priya Nair" in client.get(day).content.decode()
    client.force_login(other_assistant)
    assert task.title not in client.get(day).content.decode()
    client.force_login(arkadia.owner)
    assert client.get(day).status_code == 403


@pytest.mark.parametrize(
    "path", ["/time/2026-11-23/", "/time/2026-11-23/?over=month", "/time/week/2026-W48/"]
)
def test_more_entries_cost_no_more_statements(
    desk, task, path, django_assert_max_num_queries, arkadia, new_task
):
    def statements():
        with django_assert_max_num_queries(12) as seen:
            desk.get(path)
        return len(seen)

    wrote(task, utc(2026, 11, 23, 10), utc(2026, 11, 23, 10, 10))
    one = statements()
    for n in range(29):
        other = new_task(arkadia, "in_progress", task.assistant, title=f"Task {n}")
        start = utc(2026, 11, 23, 11) + timedelta(minutes=10 * n)
        wrote(other, start, start + timedelta(minutes=9))
    assert statements() == one


def test_the_time_of_a_task_by_role(
    client, task, assistant, other_assistant, manager, arkadia, norden
):
    wrote(task, utc(2026, 11, 23, 10), utc(2026, 11, 23, 11, 30), note="Called two of three.")
    wrote(task, utc(2026, 11, 23, 12), utc(2026, 11, 23, 12, 20), other_assistant, note="Not mine.")
    path = reverse("task_time", args=[task.pk])

    def page(person):
        client.force_login(person)
        answer = client.get(path)
        return answer.status_code, answer.content.decode().replace("\xa0", " ")

    for person in (manager, arkadia.owner, arkadia.member):
        status, text = page(person)
        assert status == 200
        assert "Called two of three." in text
        assert "Not mine." in text
        assert "1 h 50 min" in text
    status, text = page(assistant)
    assert "Not mine." not in text
    assert "1 h 50 min" in text
    assert "1 h 30 min" in text
    for person in (other_assistant, arkadia.billing, norden.owner, norden.member):
        assert page(person)[0] == 404
