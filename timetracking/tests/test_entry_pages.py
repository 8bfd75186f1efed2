"""Time by hand: what is typed is understood or refused in place, and every change says why."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from smartfield.lib.periods import Span
from timetracking import recording, timer
from timetracking.models import TimeEntry

NOW = "2026-11-23 18:00:00+00:00"  # Monday evening; Lisbon is on UTC


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def task(arkadia, new_task, assistant):
    return new_task(arkadia, "in_progress", assistant)


@pytest.fixture
def desk(client, assistant):
    client.force_login(assistant)
    return client


def utc(day, hour, minute=0, second=0, month=11):
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


def typed(on, **fields):
    return {
        "task": on.pk,
        "day": "2026-11-23",
        "started_at": "10:00",
        "ended_at": "11:30",
        "duration": "",
        "note": "Merged 40 doubles.",
        "reason": "Forgot the clock.",
        **fields,
    }


def add(desk, on, **fields):
    return desk.post(reverse("time_add"), typed(on, **fields))


def wrote(task, start, end, **fields):
    return TimeEntry.objects.create(
        assistant=task.assistant, task=task, started_at=start, ended_at=end, **fields
    )


@pytest.mark.parametrize(
    ("fields", "span"),
    [
        ({}, Span(utc(23, 10), utc(23, 11, 30))),
        ({"started_at": "9.05", "ended_at": "905 "}, None),
        ({"started_at": "905", "ended_at": "10"}, Span(utc(23, 9, 5), utc(23, 10))),
        ({"ended_at": "", "duration": "1,5 ч"}, Span(utc(23, 10), utc(23, 11, 30))),
        ({"ended_at": "", "duration": "90m"}, Span(utc(23, 10), utc(23, 11, 30))),
        ({"duration": "1:30"}, Span(utc(23, 10), utc(23, 11, 30))),
        ({"started_at": "1000", "ended_at": "11"}, Span(utc(23, 10), utc(23, 11))),
        (
            {"day": "2026-11-22", "started_at": "23:30", "ended_at": "0:40"},
            Span(utc(22, 23, 30), utc(23, 0, 40)),
        ),
    ],
)
def test_time_is_added_as_it_is_typed(desk, task, fields, span):
    answer = add(desk, task, **fields)
    if span is None:
        assert answer.status_code == 422
        return
    assert (answer.status_code, answer.url) == (303, f"/time/{fields.get('day', '2026-11-23')}/")
    entry = TimeEntry.objects.get()
    assert (entry.started_at, entry.ended_at) == span
    assert (entry.origin, entry.note) == ("manual", "Merged 40 doubles.")
    assert entry.versions.get().reason == "Forgot the clock."


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"task": ""}, "Choose a task"),
        ({"task": "x"}, "Choose a task"),
        ({"day": ""}, "Enter the day"),
        ({"day": "31.02.2026"}, "Enter a valid date"),
        ({"started_at": ""}, "Enter when the work began"),
        ({"started_at": "tea time"}, "We could not read “tea time”"),
        ({"ended_at": "²"}, "We could not read “²”"),
        ({"ended_at": ""}, "or how long it took"),
        ({"duration": "2:00"}, "two different ends"),
        ({"ended_at": "", "duration": "ages"}, "We could not read “ages”"),
        ({"ended_at": "", "duration": "99999"}, "16 hours at most|future"),
        ({"ended_at": "9:10"}, "The end, 09:10, is before the start, 10:00"),
        ({"ended_at": "10:00"}, "before the start"),
        ({"started_at": "17:00", "ended_at": "18:01"}, "Time cannot be written for the future"),
        ({"day": "2026-11-30"}, "Time cannot be written for the future"),
        ({"day": "2026-11-22", "ended_at": "", "duration": "16:01"}, "16 hours at most"),
        ({"day": "2026-11-15"}, "Time older than 7 days"),
        ({"reason": "  "}, "Say why it is written by hand"),
        ({"reason": "x" * 301}, "at most 300"),
        ({"note": "x" * 501}, "at most 500"),
    ],
)
def test_what_is_wrong_is_said_in_place_and_nothing_is_lost(desk, task, fields, words):
    answer = add(desk, task, **fields)
    page = answer.content.decode().replace("\xa0", " ")
    assert answer.status_code == 422
    assert any(word in page for word in words.split("|"))
    assert not TimeEntry.objects.exists()
    for kept in typed(task, **fields).values():
        assert str(kept).strip() in page


def test_an_overlap_names_the_entry_it_hits_and_leads_there(desk, task):
    hit = wrote(task, utc(23, 11), utc(23, 12, 25))
    answer = add(desk, task)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Overlaps with “{task.title}”, 11:00 to 12:25" in page
    assert f'href="{hit.get_absolute_url()}"' in page
    assert TimeEntry.objects.count() == 1


def test_an_overlap_with_the_running_clock_is_refused(desk, task, assistant):
    with time_machine.travel("2026-11-23 11:00:00+00:00", tick=False):
        timer.start(task, by=assistant)
    assert "11:00 to now" in add(desk, task).content.decode()


def test_a_time_typed_to_the_minute_joins_the_entry_that_ended_in_it(desk, task):
    before = wrote(task, utc(23, 9), utc(23, 10, 0, 42))
    assert add(desk, task).status_code == 303
    assert TimeEntry.objects.latest("started_at").started_at == before.ended_at


def test_only_own_unfinished_tasks_can_be_chosen(
    desk, task, arkadia, new_task, other_assistant, assistant
):
    foreign = new_task(arkadia, "in_progress", other_assistant)
    ended = new_task(arkadia, "accepted", assistant)
    for wrong in (foreign, ended):
        assert add(desk, task, task=wrong.pk).status_code == 422
    assert not TimeEntry.objects.exists()


def test_the_form_comes_filled_from_the_gap(desk, task):
    page = desk.get("/time/add/?day=2026-11-20&from=11:30&to=14:20").content.decode()
    for value in ("2026-11-20", "11:30", "14:20"):
        assert f'value="{value}"' in page
    assert desk.get("/time/add/?day=<b>&task=x&from=%00").status_code == 200


# Clock changes: Berlin put clocks back on 25 October 2026 and forward on 29 March.


@pytest.fixture
def berlin(assistant, client):
    assistant.time_zone = "Europe/Berlin"
    assistant.save()
    client.force_login(assistant)
    return client


@time_machine.travel("2026-03-29 12:00:00+00:00", tick=False)
def test_a_time_that_never_was_is_refused(berlin, task):
    page = add(berlin, task, day="2026-03-29", started_at="2:30", ended_at="4:00").content.decode()
    assert "There was no 02:30 that night" in page
    assert not TimeEntry.objects.exists()
    add(berlin, task, day="2026-03-29", started_at="1:30", ended_at="3:30")
    assert TimeEntry.objects.get().length == timedelta(hours=1)


@time_machine.travel("2026-10-25 12:00:00+00:00", tick=False)
def test_a_time_that_was_twice_is_asked_about(berlin, task):
    fields = {"day": "2026-10-25", "started_at": "2:30", "ended_at": "4:00"}
    asked = add(berlin, task, **fields).content.decode()
    assert "It was 02:30 twice that night" in asked
    assert 'name="start_turn"' in asked
    assert 'name="end_turn"' not in asked
    add(berlin, task, **fields, start_turn="1")
    assert TimeEntry.objects.get().started_at == utc(25, 1, 30, month=10)


@time_machine.travel("2026-10-25 12:00:00+00:00", tick=False)
def test_from_the_first_to_the_second_half_past_two_is_an_hour(berlin, task):
    fields = {"day": "2026-10-25", "started_at": "2:30", "ended_at": "2:30"}
    add(berlin, task, **fields, start_turn="0", end_turn="1")
    assert TimeEntry.objects.get().length == timedelta(hours=1)


# Changing -----------------------------------------------------------------------


def change(desk, entry, **fields):
    data = typed(entry.task, seen=entry.versions.count(), **fields)
    return desk.post(entry.get_absolute_url(), data)


def test_a_change_keeps_what_was_and_why(desk, task, assistant):
    entry = wrote(task, utc(23, 10), utc(23, 12), note="Before.")
    assert change(desk, entry, reason="Lunch was in it.").status_code == 303
    entry.refresh_from_db()
    assert (entry.started_at, entry.ended_at) == (utc(23, 10), utc(23, 11, 30))
    before = entry.versions.get()
    assert (before.ended_at, before.note, before.reason) == (
        utc(23, 12),
        "Before.",
        "Lunch was in it.",
    )
    assert before.changed_by == assistant
    assert "Lunch was in it." in desk.get(entry.get_absolute_url()).content.decode()


def test_a_time_that_is_not_touched_keeps_its_seconds(desk, task):
    entry = wrote(task, utc(23, 10, 0, 23), utc(23, 11, 30, 45))
    assert change(desk, entry, note="Only the note.").status_code == 303
    entry.refresh_from_db()
    assert (entry.started_at, entry.ended_at) == (utc(23, 10, 0, 23), utc(23, 11, 30, 45))


def test_of_two_who_edit_at_once_the_second_is_told(desk, task, manager):
    entry = wrote(task, utc(23, 10), utc(23, 12))
    stale = typed(task, seen=0)
    recording.edit(
        entry, task, Span(utc(23, 10), utc(23, 11)), by=manager, reason="As agreed.", seen=0
    )
    answer = desk.post(entry.get_absolute_url(), stale)
    assert answer.status_code == 422
    assert "Somebody changed this entry meanwhile" in answer.content.decode()


def test_time_to_confirm_is_confirmed_once_or_mended(desk, task):
    entry = wrote(task, utc(23, 10), utc(23, 12), is_to_confirm=True)
    assert "Yes, it is right" in desk.get(entry.get_absolute_url()).content.decode()
    for _ in range(2):
        assert desk.post(entry.get_absolute_url(), {"confirm": "1"}).status_code == 303
    entry.refresh_from_db()
    assert not entry.is_to_confirm
    assert entry.versions.count() == 1
    other = wrote(task, utc(23, 13), utc(23, 14), is_to_confirm=True)
    change(desk, other, started_at="13:00", ended_at="13:20")
    other.refresh_from_db()
    assert not other.is_to_confirm


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"locked_at": utc(23, 15)}, "billed"),
        ({"started_at": utc(10, 10), "ended_at": utc(10, 12)}, "too old|older than"),
    ],
)
def test_what_is_final_cannot_be_changed(desk, task, fields, words):
    entry = wrote(task, start=utc(23, 10), end=utc(23, 12))
    TimeEntry.objects.filter(pk=entry.pk).update(**fields)
    page = desk.get(entry.get_absolute_url()).content.decode()
    assert "Change the time" not in page
    answer = change(desk, entry)
    assert answer.status_code == 422
    assert any(word in answer.content.decode() for word in words.split("|"))
    entry.refresh_from_db()
    assert entry.note == ""


def test_the_time_of_an_accepted_task_is_what_the_client_saw(desk, arkadia, new_task, assistant):
    entry = wrote(new_task(arkadia, "accepted", assistant), utc(23, 10), utc(23, 12))
    assert "its time can no longer be changed" in change(desk, entry).content.decode()


def test_a_running_entry_is_shown_and_not_edited(desk, task, assistant):
    entry = timer.start(task, by=assistant)
    assert "Stop it first" in desk.get(entry.get_absolute_url()).content.decode()
    assert desk.post(entry.get_absolute_url(), typed(task)).status_code == 200
    assert timer.running(assistant) == entry


def test_entries_open_to_their_assistant_and_to_managers(
    client, task, assistant, other_assistant, manager, arkadia
):
    entry = wrote(task, utc(23, 10), utc(23, 12))
    people = {assistant: 200, manager: 200, other_assistant: 404, arkadia.owner: 403}
    for person, status in people.items():
        client.force_login(person)
        assert client.get(entry.get_absolute_url()).status_code == status
        if status != 200:
            assert change(client, entry).status_code == status
            assert client.post(entry.get_absolute_url(), {"confirm": "1"}).status_code == status
    assert not entry.versions.exists()


def test_a_note_is_put_once_and_only_on_own_entries(client, task, assistant, other_assistant):
    entry = wrote(task, utc(23, 10), utc(23, 12))
    path = reverse("time_note", args=[entry.pk])
    client.force_login(other_assistant)
    assert client.post(path, {"note": "Mine now."}).status_code == 404
    client.force_login(assistant)
    for note in ("Called.", "Called.", "Other."):
        client.post(path, {"note": note})
    entry.refresh_from_db()
    assert entry.note == "Called."
    assert "has its note already" in client.get(reverse("clock")).content.decode()
    assert timezone.now() > entry.ended_at
