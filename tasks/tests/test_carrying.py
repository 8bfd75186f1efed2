"""The time of a task that became a part of another: the same seconds, the same bill."""

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.db.models import Sum
from django.utils import timezone

from billing.models import Charge
from billing.rollup import roll_up
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once
from tasks import depending, merging
from tasks.models import Task
from timetracking import carrying, recording, timer
from timetracking.models import EntryVersion, TimeEntry
from timetracking.tests.invariants import broken


@pytest.fixture
def pair(arkadia, assistant, new_task):
    return [new_task(arkadia, "in_progress", assistant, title=f"Twin {n}") for n in range(2)]


def work(task, by, hours_ago, minutes):
    begin = timezone.now() - timedelta(hours=hours_ago)
    span = Span(begin, begin + timedelta(minutes=minutes))
    return recording.add(task, span, by=by, reason="By hand.")


def merge(into, *tasks, by):
    return merging.merge(Task.objects.get(pk=into.pk), tasks, by=by)


def test_time_and_bill_are_the_same_before_and_after(
    pair, arkadia, assistant, manager, rate, new_task
):
    kept, twin = pair
    old = work(twin, assistant, 9, 50)
    work(kept, assistant, 7, 25)
    alone = [new_task(arkadia, "in_progress", assistant) for _ in pair]
    for task, hours, minutes in ((alone[0], 5, 50), (alone[1], 3, 25)):
        work(task, assistant, hours, minutes)
    seconds = TimeEntry.objects.seconds()
    merge(kept, twin, by=manager)
    assert TimeEntry.objects.seconds() == seconds
    assert (kept.time_entries.seconds(), twin.time_entries.count()) == (75 * 60, 0)
    said = EntryVersion.objects.filter(entry=old).last()
    assert (said.task, said.changed_by) == (twin, manager)
    assert f"{twin.number} became a part of {kept.number}" in said.reason
    assert roll_up(twin.pk, "merged") is None
    for task in (kept, *alone):
        task.refresh_from_db()
        task.deliver(by=assistant, summary="Done.")
        task.accept(by=arkadia.owner, round=1)
        roll_up(task.pk, f"accepted {task.pk}")
    bills = {
        bill: Charge.objects.filter(task__in=tasks).aggregate(Sum("amount"), Sum("actual_seconds"))
        for bill, tasks in {"one": [kept, twin], "two": alone}.items()
    }
    assert bills["one"] == bills["two"]
    assert bills["one"]["actual_seconds__sum"] == 75 * 60


def test_a_running_clock_goes_on_as_the_same_entry(pair, assistant, manager):
    kept, twin = pair
    running = timer.start(twin, by=assistant)
    merge(kept, twin, by=manager)
    now = timer.running(assistant)
    assert (now.pk, now.started_at, now.task) == (running.pk, running.started_at, kept)
    assert timer.start(Task.objects.get(pk=twin.pk), by=assistant).pk == running.pk


def test_a_clock_that_goes_on_begins_the_work_there(arkadia, assistant, manager, new_task):
    kept, twin = (new_task(arkadia, state, assistant) for state in ("claimed", "in_progress"))
    timer.start(twin, by=assistant)
    merge(kept, twin, by=manager)
    kept.refresh_from_db()
    assert kept.state == "in_progress"


@pytest.mark.parametrize("shut", ["other hands", "on hold", "waits"])
def test_where_it_may_not_run_it_stops_and_no_second_is_lost(
    shut, arkadia, assistant, other_assistant, manager, new_task, pair
):
    _kept, twin = pair
    state, who = ("on_hold", assistant) if shut == "on hold" else ("in_progress", other_assistant)
    kept = new_task(arkadia, state, assistant if shut == "waits" else who)
    if shut == "waits":
        depending.tie(kept, by=manager, after=new_task(arkadia))
    running = timer.start(twin, by=assistant)
    (event,) = merge(kept, twin, by=manager)
    running.refresh_from_db()
    assert (running.task_id, running.ended_at) == (kept.pk, event.at)
    assert kept in Task.objects.visible_to(assistant)
    assert recording.edit(
        running, kept, Span(running.started_at - timedelta(minutes=9), running.started_at),
        by=assistant, reason="It was before.",
    )  # fmt: skip


def test_billed_time_holds_its_task(pair, assistant, manager):
    kept, twin = pair
    entry = work(twin, assistant, 3, 10)
    TimeEntry.objects.filter(pk=entry.pk).update(locked_at=timezone.now())
    with pytest.raises(Refusal, match="billed already"):
        merge(kept, twin, by=manager)
    twin.refresh_from_db()
    assert (twin.state, twin.merged_into) == ("in_progress", None)


def test_a_press_without_a_connection_finds_the_task_that_stayed(pair, assistant, manager):
    from uuid import uuid4

    from timetracking import offline

    kept, twin = pair
    pressed = timezone.now() - timedelta(minutes=5)
    merge(kept, twin, by=manager)
    (taken,) = offline.take([offline.Press(uuid4(), "start", pressed, twin.pk)], by=assistant)
    assert not taken.is_refused
    assert timer.running(assistant).task == kept


# At once ----------------------------------------------------------------------------


@pytest.fixture
def slow(monkeypatch):
    """Whoever merges thinks a moment about it: a race that can be lost is."""
    look = merging.why_not

    def thinking(*given):
        found = look(*given)
        time.sleep(0.1)
        return found

    monkeypatch.setattr(merging, "why_not", thinking)


def again(task):
    return Task.objects.get(pk=task.pk)


@pytest.mark.django_db(transaction=True)
def test_merges_that_cross_leave_one_task(pair, manager, assistant, slow):
    one, other = pair
    work(one, assistant, 3, 10)
    presses = [
        lambda: merging.merge(again(one), [again(other)], by=manager),
        lambda: merging.merge(again(other), [again(one)], by=manager),
    ]
    answers = at_once([*presses, *presses])
    assert {type(answer) for answer in answers} <= {list, Overtaken, Refusal}
    assert sum(map(len, (made for made in answers if isinstance(made, list)))) == 1
    assert Task.objects.filter(merged_into=None).count() == 1
    assert Task.objects.get(merged_into=None).time_entries.seconds() == 600
    assert broken() == {}


@pytest.mark.django_db(transaction=True)
def test_a_merge_and_presses_on_the_clock_leave_no_clock_behind(pair, manager, assistant, slow):
    kept, twin = pair
    timer.start(twin, by=assistant)
    presses = [lambda task=task: timer.start(again(task), by=assistant) for task in (*pair, twin)]
    answers = at_once([*presses, lambda: merging.merge(again(kept), [again(twin)], by=manager)])
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert not twin.time_entries.exists()
    assert TimeEntry.objects.running().get().task == kept
    assert broken() == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("swap", [False, True])
def test_a_merge_and_the_clients_word_do_not_mix(
    swap, arkadia, assistant, manager, new_task, pair, slow
):
    judged, other = new_task(arkadia, "in_review", assistant), pair[0]
    work(other, assistant, 3, 10)
    into, task = (other, judged) if swap else (judged, other)
    answers = at_once(
        [
            lambda: again(judged).accept(by=arkadia.owner, round=1),
            lambda: merging.merge(again(into), [again(task)], by=manager),
        ]
    )
    assert isinstance(answers[1], Refusal)
    assert (again(judged).state, again(other).state) == ("accepted", "in_progress")
    assert other.time_entries.seconds() == 600


@pytest.mark.django_db(transaction=True)
def test_the_database_itself_closes_no_circle(pair):
    """Two that name each other in the same moment, past every lock of ours."""
    one, other = pair
    Task.objects.update(state="cancelled")

    def name(task, into):
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                cursor.execute("UPDATE tasks_task SET title = title WHERE id = %s", [task.pk])
                time.sleep(0.2)
                cursor.execute(
                    "UPDATE tasks_task SET merged_into_id = %s WHERE id = %s", [into.pk, task.pk]
                )
                cursor.execute("COMMIT")
            finally:
                cursor.execute("ROLLBACK")

    answers = at_once([lambda: name(one, other), lambda: name(other, one)])
    assert sum(isinstance(no, (IntegrityError, OperationalError)) for no in answers) == 1
    assert Task.objects.filter(merged_into=None).count() == 1


@pytest.fixture
def unmoved(monkeypatch):
    """A merge that forgets the time."""
    monkeypatch.setattr(carrying, "carry_over", lambda *given, **named: None)


def test_time_that_stayed_behind_would_be_seen(pair, assistant, manager, unmoved):
    """The control of the sums above."""
    kept, twin = pair
    work(twin, assistant, 9, 50)
    merge(kept, twin, by=manager)
    assert kept.time_entries.seconds() == 0
