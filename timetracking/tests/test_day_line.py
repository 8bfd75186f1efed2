"""The day line: what is drawn on it opens as a form, arrows move a time, overlaps are cut."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from smartfield.lib.periods import Span
from smartfield.lib.refusals import Refusal
from timetracking import overlapping, recording, timer
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


def utc(hour, minute=0, second=0):
    return datetime(2026, 11, 23, hour, minute, second, tzinfo=UTC)


def wrote(task, start, end, **fields):
    return TimeEntry.objects.create(
        assistant=task.assistant, task=task, started_at=start, ended_at=end, **fields
    )


def typed(on, **fields):
    times = {"started_at": "10:00", "ended_at": "12:00", "duration": "", "note": "Read."}
    return {"task": on.pk, "day": "2026-11-23", "reason": "Forgot.", **times, **fields}


def spans():
    return list(TimeEntry.objects.values_list("started_at", "ended_at").order_by("started_at"))


def test_only_what_may_be_changed_can_be_taken_hold_of(client, task, assistant, manager):
    free = wrote(task, utc(9), utc(10))
    billed = wrote(task, utc(11), utc(12), locked_at=timezone.now())
    night = wrote(task, utc(0) - timedelta(hours=1), utc(1))
    for user, may_draw in ((assistant, True), (manager, False)):
        client.force_login(user)
        page = client.get(f"/time/2026-11-23/?person={assistant.pk}").content.decode()
        assert f'data-entry="{free.get_absolute_url()}"' in page
        for fixed in (billed, night):
            assert f'data-entry="{fixed.get_absolute_url()}"' not in page
        assert ('data-add="/time/add/"' in page) == may_draw
    assert page.count('class="l-gap"') == 2


def test_what_was_drawn_opens_as_a_form_in_the_readers_zone(desk, task, assistant):
    assistant.time_zone = "Asia/Kolkata"
    assistant.save()
    drawn = "begin=2026-11-23T04:00:00.000Z&end=2026-11-23T05:05:00.000Z"
    page = desk.get(f"/time/add/?{drawn}").content.decode()
    assert all(f'value="{value}"' in page for value in ("2026-11-23", "09:30", "10:35"))
    entry = wrote(task, utc(9, 0, 20), utc(10))
    page = desk.get(f"{entry.get_absolute_url()}?end=2026-11-23T10:30:00Z").content.decode()
    assert all(f'value="{value}"' in page for value in ("14:30", "16:00"))
    assert spans() == [(utc(9, 0, 20), utc(10))]


@pytest.mark.parametrize(
    "odd", ["x", "2026-11-23T10:00", "9999-12-31T23:59:59Z", "%00", "0001-01-01T00:00:00Z"]
)
def test_an_odd_drawing_fills_nothing(desk, task, odd):
    assert desk.get(f"/time/add/?begin={odd}&end={odd}").status_code == 200


@pytest.mark.parametrize(
    ("nudge", "fields", "name", "value"),
    [
        ("started_at:-", {}, "started_at", "09:55"),
        ("started_at:+", {"started_at": "1002"}, "started_at", "10:05"),
        ("started_at:-", {"started_at": "0"}, "started_at", "00:00"),
        ("ended_at:-", {"ended_at": "12:03"}, "ended_at", "12:00"),
        ("ended_at:+", {"ended_at": "23:58"}, "ended_at", "23:55"),
        ("ended_at:+", {"ended_at": "", "duration": "90m"}, "duration", "1:35"),
        ("ended_at:+", {"ended_at": "tea"}, "ended_at", "tea"),
        ("reason:+", {}, "reason", "Forgot."),
        ("x", {}, "note", "Read."),
    ],
)
def test_an_arrow_moves_a_time_and_keeps_the_rest(desk, task, nudge, fields, name, value):
    answer = desk.post("/time/add/", typed(task, nudge=nudge, **fields))
    form = answer.context["form"]
    assert answer.status_code == 200
    assert form[name].value() == value
    assert (form["note"].value(), form["reason"].value()) == ("Read.", "Forgot.")
    assert not TimeEntry.objects.exists()


def test_an_overlap_is_offered_to_be_cut_and_is_cut(desk, task):
    hit = wrote(task, utc(10, 30), utc(11))
    page = desk.post("/time/add/", typed(task)).content.decode()
    for words in ("Write only 10:00 to 10:30", "Write only 11:00 to 12:00"):
        assert words in page
    assert "Cut the other one" not in page
    desk.post("/time/add/", typed(task, cut=f"after-{hit.pk}"))
    assert spans() == [(utc(10, 30), utc(11)), (utc(11), utc(12))]


def test_the_other_entry_gives_way_and_says_why(desk, task):
    hit = wrote(task, utc(9), utc(11), note="Long.")
    page = desk.post("/time/add/", typed(task)).content.decode()
    assert "Cut the other one to 09:00 to 10:00" in page
    assert desk.post("/time/add/", typed(task, cut=f"other-{hit.pk}")).status_code == 303
    assert spans() == [(utc(9), utc(10)), (utc(10), utc(12))]
    kept = hit.versions.get()
    assert (kept.ended_at, kept.reason, kept.note) == (utc(11), "Forgot.", "Long.")


def test_a_cut_of_an_entry_that_is_not_hit_is_said_anew(desk, task):
    wrote(task, utc(10, 30), utc(11))
    for cut in ("after-999999", "other-1", "x", "after"):
        assert desk.post("/time/add/", typed(task, cut=cut)).status_code == 422
    assert len(spans()) == 1


def test_what_gives_way_is_checked_as_any_change(task, assistant):
    span = Span(utc(10), utc(12))
    billed = wrote(task, utc(9), utc(11), locked_at=timezone.now())
    assert [way.name for way in overlapping.ways(span, billed)] == [f"after-{billed.pk}"]
    with pytest.raises(Refusal, match="Overlaps with"):
        recording.add(task, span, by=assistant, reason="Forgot.", over=billed)
    with time_machine.travel(utc(17), tick=False):
        running = timer.start(task, by=assistant)
    ways = overlapping.ways(Span(utc(16), utc(17, 30)), running)
    assert [way.name for way in ways] == [f"before-{running.pk}"]
    assert spans() == [(utc(9), utc(11)), (utc(17), None)]


def test_nothing_is_cut_when_what_is_written_is_refused(task, assistant):
    first, second = wrote(task, utc(9), utc(11)), wrote(task, utc(11), utc(13))
    with pytest.raises(Refusal, match="11:00 to 13:00"):
        recording.add(task, Span(utc(10), utc(12)), by=assistant, reason="Forgot.", over=first)
    assert spans() == [(utc(9), utc(11)), (utc(11), utc(13))]
    assert [first.versions.count(), second.versions.count()] == [0, 0]
