"""Giving a task away writes a sheet; whoever comes next reads it before their clock starts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from smartfield.lib.periods import Span
from smartfield.lib.refusals import Overtaken
from tasks import handing_over
from timetracking import gates, recording, timer

SHEET = {
    "done": "Two of three spaces are compared.",
    "note": "Call the third.",
    "files_at": "Drive, folder “Spaces”.",
    "questions": "Do they need parking?",
}


@pytest.fixture
def task(arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    now = timezone.now()
    span = Span(now - timedelta(hours=5), now - timedelta(hours=4))
    recording.add(task, span, by=assistant, reason="Forgot the clock")
    return task


@pytest.fixture
def handed(task, assistant, other_assistant):
    task.hand_over(other_assistant, by=assistant, **SHEET)
    return task


def test_the_sheet_says_all_and_what_time_was_used(client, task, assistant, other_assistant):
    client.force_login(assistant)
    typed = {"assistant": other_assistant.pk, **SHEET}
    client.post(reverse("task_hand_over", args=[task.pk]), typed)
    sheet = task.sheets.get()
    assert {name: getattr(sheet, name) for name in SHEET} == SHEET
    assert (sheet.written_by, sheet.seconds_used, sheet.seconds_left) == (assistant, 3600, 10800)


def test_a_running_clock_is_counted_in(task, manager, assistant):
    entry = timer.start(task, by=assistant)
    since = timezone.now() - timedelta(minutes=30)
    type(entry).objects.filter(pk=entry.pk).update(started_at=since)
    task.release(by=manager, note="The third is left.")
    assert 5400 <= task.sheets.get().seconds_used < 5460


def test_the_next_reads_it_before_the_first_clock(handed, assistant, other_assistant):
    with pytest.raises(gates.SheetUnread, match="Priya Nair left you a hand-over sheet"):
        timer.start(handed, by=other_assistant)
    handing_over.confirm(handed, by=other_assistant)
    assert timer.start(handed, by=other_assistant).is_running
    assert handed.events.filter(verb="read_sheet").count() == 1


def test_whoever_wrote_it_need_not_read_it(handed, manager, assistant, other_assistant):
    handed.hand_over(assistant, by=other_assistant, note="Back to you.")
    with pytest.raises(gates.SheetUnread):
        timer.start(handed, by=assistant)
    handed.hand_over(other_assistant, by=assistant, note="No, you.")
    handed.hand_over(assistant, by=manager, note="Priya, please.")
    handed.release(by=assistant, note="Still the third.")
    handed.assign(assistant, by=manager)
    assert timer.start(handed, by=assistant).is_running


def test_a_shut_gate_leads_to_the_sheet_with_a_word(client, handed, other_assistant):
    client.force_login(other_assistant)
    answer = client.post(reverse("clock_start"), {"task": handed.pk})
    assert answer.url == f"{handed.get_absolute_url()}#sheet"
    page = client.get(handed.get_absolute_url()).content.decode()
    assert "Read it first, then the clock can start" in page
    assert "I have read it" in page
    assert "Do they need parking?" in page
    for _ in range(2):
        assert client.post(reverse("task_sheet", args=[handed.pk])).status_code == 303
    assert handed.sheets.get().readings.count() == 1
    page = client.get(handed.get_absolute_url()).content.decode()
    assert "Read by Olga Sedova" in page
    assert "I have read it" not in page


def test_only_the_holder_confirms(client, handed, assistant):
    with pytest.raises(Overtaken):
        handing_over.confirm(handed, by=assistant)
    client.force_login(assistant)
    assert client.post(reverse("task_sheet", args=[handed.pk])).status_code in {303, 403}
    assert not handed.sheets.get().readings.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"note": " "}, "Write what is left to do"),
        ({"note": "x" * 5001}, "Use 5000 characters or less"),
        ({"files_at": "x" * 2001}, "Use 2000 characters or less"),
        ({"questions": "<script>alert(1)</script>", "note": ""}, "Write what is left to do"),
    ],
)
def test_a_bad_sheet_is_told_at_the_field_and_kept(client, task, assistant, typed, said):
    client.force_login(assistant)
    answer = client.post(reverse("task_release", args=[task.pk]), {**SHEET, **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Two of three spaces are compared." in page
    assert "<script>alert" not in page
    assert not task.sheets.exists()
