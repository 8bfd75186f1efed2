"""Presses without a connection: at their true instants, once, and what is not taken is not lost."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from smartfield.tests.at_once import at_once
from timetracking import forgotten, offline, timer
from timetracking.models import OfflinePress, TimeEntry
from timetracking.offline import Press
from timetracking.tests.invariants import broken

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)  # Monday; Lisbon is on UTC


@pytest.fixture(autouse=True)
def traveller():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def task(arkadia, new_task, assistant):
    return new_task(arkadia, "claimed", assistant)


@pytest.fixture
def other(arkadia, new_task, assistant):
    return new_task(arkadia, "in_progress", assistant, title="The other one")


@pytest.fixture
def desk(client, assistant):
    client.force_login(assistant)
    return client


def ago(minutes):
    return NOW - timedelta(minutes=minutes)


def start(task, minutes, **told):
    return Press(uuid4(), "start", ago(minutes), task.pk, **told)


def stop(minutes, **told):
    return Press(uuid4(), "stop", ago(minutes), **told)


def spans():
    entries = TimeEntry.objects.order_by("started_at")
    return [
        (round((NOW - one.started_at) / timedelta(minutes=1)),
         one.ended_at and round((NOW - one.ended_at) / timedelta(minutes=1)))
        for one in entries
    ]  # fmt: skip


def whys(taken):
    return [press.why for press in taken]


def test_a_start_and_a_stop_are_an_entry_with_their_instants(task, assistant):
    presses = [start(task, 30), stop(20)]
    assert whys(offline.take(presses, by=assistant)) == ["", ""]
    assert spans() == [(30, 20)]
    entry = TimeEntry.objects.get()
    assert (entry.origin, entry.task, entry.is_to_confirm) == ("offline", task, False)
    task.refresh_from_db()
    assert task.state == "in_progress"


def test_presses_come_once_however_often_and_in_whatever_order_they_are_sent(
    task, other, assistant
):
    presses = [start(task, 30), start(task, 29), start(other, 20), stop(10), start(task, 5)]
    for sent in (presses[::-1], presses, presses[2:]):
        assert set(whys(offline.take(sent, by=assistant))) == {""}
    assert spans() == [(30, 20), (20, 10), (5, None)]
    assert OfflinePress.objects.count() == 5


def test_a_press_whose_answer_was_lost_is_the_one_that_arrived(task, assistant, traveller):
    with time_machine.travel(ago(30) + timedelta(seconds=2), tick=False):
        timer.start(task, by=assistant)
    with time_machine.travel(ago(20) + timedelta(seconds=2), tick=False):
        timer.stop(by=assistant)
    assert whys(offline.take([start(task, 30), stop(20)], by=assistant)) == ["", ""]
    assert TimeEntry.objects.get().origin == "clock"


def test_a_request_that_arrives_after_its_press_was_sent_anew_changes_nothing(
    desk, task, other, assistant
):
    given_up = [start(task, 30), stop(20)]
    offline.take([*given_up, start(other, 10)], by=assistant)
    for press, verb in zip(given_up, ("start", "stop"), strict=True):
        late = {"X-Press": press.key.hex, "HX-Request": "true"}
        answer = desk.post(f"/clock/{verb}/", {"task": task.pk}, headers=late)
        assert (answer.status_code, spans()) == (200, [(30, 20), (10, None)])
    assert desk.post("/clock/stop/", headers={"X-Press": "no key"}).status_code == 303
    assert spans() == [(30, 20), (10, 0)]


def test_a_clock_that_ran_is_stopped_or_switched_at_the_instant_of_the_press(
    task, other, assistant
):
    with time_machine.travel(ago(60), tick=False):
        timer.start(task, by=assistant)
    offline.take([start(other, 40)], by=assistant)
    offline.take([stop(15)], by=assistant)
    assert spans() == [(60, 40), (40, 15)]


def test_a_clock_that_was_given_up_meanwhile_ends_at_the_press_after_all(task, assistant):
    with time_machine.travel(ago(400), tick=False):
        timer.start(task, by=assistant)
    for minutes in (150, 100):
        with time_machine.travel(ago(minutes), tick=False):
            forgotten.look(timezone.now())
    entry = TimeEntry.objects.get()
    assert (entry.is_to_confirm, entry.ended_at) == (True, ago(400) + timer.BLINK)
    assert whys(offline.take([stop(60)], by=assistant)) == [""]
    entry.refresh_from_db()
    assert (entry.is_to_confirm, entry.ended_at) == (False, ago(60))
    assert entry.versions.get().reason == "Stopped without a connection"


@pytest.mark.parametrize(
    ("at", "until", "drift", "words"),
    [
        (-10, None, 0, "Time cannot be written for the future"),
        (8 * 24 * 60, None, 0, "Time older than 7 days"),
        (30, 20, 7, "moved by 7 min"),
        (50, 20, 0, "Overlaps with “The other one”, 17:20 to 17:30"),
        (50, None, 0, "Overlaps with “The other one”, 17:20 to 17:30"),
    ],
)
def test_each_is_checked_as_any_entry_and_kept_with_the_reason(
    task, other, assistant, desk, at, until, drift, words
):
    TimeEntry.objects.create(assistant=assistant, task=other, started_at=ago(40), ended_at=ago(30))
    presses = [start(task, at, drift=timedelta(minutes=drift))]
    presses += [] if until is None else [stop(until, drift=timedelta(minutes=drift))]
    taken = offline.take(presses, by=assistant)
    assert words in taken[0].why
    assert TimeEntry.objects.count() == 1
    page = desk.get("/clock/").content.decode()
    assert words in page
    assert f"task={task.pk}" in page
    for press in taken:
        assert desk.post(f"/clock/offline/{press.pk}/").status_code == 303
    assert words not in desk.get("/clock/").content.decode()


def test_a_shut_gate_and_a_foreign_task_are_refused(arkadia, new_task, assistant, other_assistant):
    foreign = new_task(arkadia, "in_progress", other_assistant)
    taken = offline.take([start(foreign, 30), Press(uuid4(), "start", ago(20), 999)], by=assistant)
    assert whys(taken) == ["This task is not in your hands any more"] * 2
    delivered = new_task(arkadia, "in_review", assistant)
    (press,) = offline.take([start(delivered, 30)], by=assistant)
    assert "The clock cannot run" in press.why
    assert not TimeEntry.objects.exists()


def test_more_than_an_entry_may_be_ends_there_and_awaits_a_look(task, assistant):
    offline.take([start(task, 1200), stop(60)], by=assistant)
    assert spans() == [(1200, 1200 - 16 * 60)]
    assert TimeEntry.objects.get().is_to_confirm


def test_the_stop_of_a_refused_start_leaves_another_clock_alone(task, other, assistant):
    with time_machine.travel(ago(30), tick=False):
        timer.start(other, by=assistant)
    taken = offline.take([start(task, 40), stop(10)], by=assistant)
    assert [press.is_refused for press in taken] == [True, False]
    assert spans() == [(30, None)]


def test_a_stop_that_finds_nothing_changes_nothing(task, assistant):
    assert whys(offline.take([stop(10)], by=assistant)) == [""]
    assert not TimeEntry.objects.exists()


# The door.


def sent(desk, presses, at=NOW):
    body = {"sent_at": round(at.timestamp() * 1000), "presses": presses}
    return desk.post("/clock/offline/", json.dumps(body), content_type="application/json")


def told(verb, at, **fields):
    millis = round(at.timestamp() * 1000)
    return {"key": uuid4().hex, "verb": verb, "at": millis, "skew": 0, **fields}


def test_a_device_whose_clock_is_wrong_tells_true_instants(desk, task):
    slow = timedelta(hours=3)
    presses = [
        told("start", ago(30) - slow, task=task.pk, skew=slow // timedelta(milliseconds=1)),
        told("stop", ago(20) - slow, skew=slow // timedelta(milliseconds=1)),
    ]
    answer = sent(desk, presses, NOW - slow)
    assert answer.json()["refused"] == 0
    assert len(answer.json()["known"]) == 2
    assert spans() == [(30, 20)]


def test_a_clock_that_was_moved_is_believed_only_if_it_ran_evenly(desk, task):
    moved = [
        told("start", ago(30), task=task.pk, skew=600_000),
        told("stop", ago(20), skew=600_000),
    ]
    assert sent(desk, moved).json()["refused"] == 2
    even = [{**press, "key": uuid4().hex, "is_steady": True} for press in moved]
    assert sent(desk, even).json()["refused"] == 0
    assert spans() == [(30, 20)]


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{", '{"sent_at": 1}', '{"sent_at": 1e999, "presses": []}',
        '{"sent_at": "x", "presses": [1]}', '{"sent_at": 1795456800000, "presses": [{}]}',
        '{"sent_at": 1795456800000, "presses": 3}', "[" * 5000, "\x00", "x" * 70_000,
        '{"sent_at": 1795456800000, "presses": [{"key": "a", "verb": "b", "at": -1}]}',
    ],
)  # fmt: skip
def test_what_is_no_press_is_refused_whole(desk, task, body):
    answer = desk.post("/clock/offline/", body, content_type="application/json")
    assert answer.status_code == 400
    assert not OfflinePress.objects.exists()


def test_another_may_not_mend_it(client, task, assistant, other_assistant):
    (press,) = offline.take([start(task, -10)], by=assistant)
    client.force_login(other_assistant)
    assert client.post(f"/clock/offline/{press.pk}/").status_code == 404
    press.refresh_from_db()
    assert press.mended_at is None


@pytest.mark.django_db(transaction=True)
def test_a_press_sent_from_two_tabs_at_once_is_one(task, assistant, traveller):
    presses = [start(task, 30), stop(20)]
    at_once([lambda: offline.take(presses, by=User.objects.get(pk=assistant.pk))] * 4)
    assert spans() == [(30, 20)]
    assert OfflinePress.objects.count() == 2
    assert broken() == {}
