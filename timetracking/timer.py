"""The clock.

Promises: a person has at most one running clock; starting another stops the first at the same
instant; starting the same task twice is one start; stopping always succeeds, and stopping twice
is stopping once; a stop can be taken back for a moment, and then the same entry goes on. All
instants are the server's.
Refuses: a start while one of the task's gates is shut (`timetracking.gates`).
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.bell import ring
from smartfield.lib.periods import day_span
from smartfield.lib.refusals import Refusal
from tasks.models import State, Task
from tasks.states import RUNNABLE
from timetracking import gates
from timetracking.models import TimeEntry

BLINK = timedelta(microseconds=1)
SHOWN_FOR = timedelta(seconds=20)
TAKE_BACK_WITHIN = timedelta(minutes=2)


def running(assistant: User) -> TimeEntry | None:
    """The assistant's running entry, with its task."""
    return assistant.time_entries.running().select_related("task__client").first()


def latest(assistant: User) -> TimeEntry | None:
    """The running entry, or else the one that was last; with its task and `today_seconds`, what
    the assistant has worked today."""
    now = timezone.now()
    today = day_span(timezone.localtime(now, assistant.zone).date(), assistant.zone)
    worked = TimeEntry.objects.seconds_of_person_within(today, now)
    entries = assistant.time_entries.select_related("task__client").annotate(today_seconds=worked)
    return entries.order_by("-started_at").first()


@transaction.atomic
def start(task: Task, *, by: User) -> TimeEntry:
    """Start the clock of `by` on `task`, or on what it is a part of now; a clock running elsewhere
    is switched over."""
    last, task = _held(by), task.followed()
    if last and last.is_running and last.task_id == task.pk:
        return last
    task.refresh_from_db(from_queryset=Task.objects.select_for_update(no_key=True))
    if task.merged_into_id:
        return start(task, by=by)
    gates.check(task, by)
    now = timezone.now()
    if last and last.is_running:
        end(last, now)
    ended_at = last.ended_at if last else None
    entry = TimeEntry.objects.create(
        assistant=by, task=task, started_at=max(now, ended_at or now), last_sign_at=now
    )
    _tell(entry)
    if task.state == State.CLAIMED:
        task.start(by=by)
    return entry


@transaction.atomic
def stop(*, by: User, note: str = "") -> TimeEntry | None:
    """Stop the running clock of `by`; None when none runs."""
    last = _held(by)
    if last is None or not last.is_running:
        return None
    last.note = note[:500] or last.note
    end(last, timezone.now())
    return last


@transaction.atomic
def take_back_stop(*, by: User) -> TimeEntry:
    """Let the entry that was stopped a moment ago go on, as if it had not been stopped."""
    last = _held(by)
    if last and last.is_running:
        return last
    if last is None or not may_take_back(last, timezone.now()):
        raise Refusal(_("It is too late to take the stop back. Start the clock again"))
    last.ended_at, last.last_sign_at = None, timezone.now()
    last.save(update_fields=["ended_at", "last_sign_at"])
    _tell(last)
    return last


def has_just_stopped(entry: TimeEntry, at: datetime) -> bool:
    """Whether the bar still shows the stopped `entry`, to write down what was done."""
    return entry.origin == TimeEntry.Origin.CLOCK and _ended_within(entry, SHOWN_FOR, at)


def _ended_within(entry: TimeEntry, span: timedelta, at: datetime) -> bool:
    return entry.ended_at is not None and at - span <= entry.ended_at <= at


def may_take_back(entry: TimeEntry, at: datetime) -> bool:
    """Whether the stop of `entry`, the latest of its assistant, may still be taken back."""
    task = entry.task
    is_fresh = _ended_within(entry, TAKE_BACK_WITHIN, at)
    is_by_clock = entry.origin == TimeEntry.Origin.CLOCK and not entry.is_to_confirm
    is_in_hand = task.assistant_id == entry.assistant_id and task.state in RUNNABLE
    return is_fresh and is_by_clock and is_in_hand and not entry.is_locked


@transaction.atomic
def stop_at(at: datetime, *, by: User) -> TimeEntry | None:
    """Stop the running clock of `by` at an instant that has passed; None when none runs."""
    last = _held(by)
    if last is None or not last.is_running:
        return None
    if not last.started_at < at <= timezone.now():
        raise Refusal(_("Choose a time between the start of the clock and now"), "stopped_at")
    end(last, at)
    return last


@transaction.atomic
def stop_for(task: Task, at: datetime) -> None:
    """Stop whatever clock runs on `task`: it has left the assistant's hands."""
    for entry in task.time_entries.running().select_for_update(no_key=True):
        end(entry, at)


@transaction.atomic
def stop_forgotten(entry: TimeEntry, asked_by: datetime) -> TimeEntry | None:
    """End a clock that nobody answered for at its last sign of life; it awaits confirmation.

    None when it has been answered, or was asked about only after `asked_by`.
    """
    last = _held(entry.assistant)
    if last is None or last.pk != entry.pk or not last.is_running:
        return None
    if last.asked_at is None or last.asked_at > asked_by:
        return None
    last.is_to_confirm = True
    end(last, last.last_sign_at)
    return last


def still_on_it(*, by: User) -> None:
    """The assistant says the clock is right: that is a sign of life."""
    by.time_entries.running().update(last_sign_at=timezone.now(), asked_at=None)


def lock(person: User) -> None:
    """Whoever writes a person's time does it after the one before: the person is the gate."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _held(person: User) -> TimeEntry | None:
    """The person's latest entry, locked. One that runs is always the latest."""
    lock(person)
    entries = person.time_entries.select_related("task__client").order_by("-started_at")
    return entries.select_for_update(of=("self",), no_key=True).first()


def end(entry: TimeEntry, at: datetime) -> None:
    """End `entry` at `at`. One longer than the limit ends there and awaits a look."""
    longest = entry.started_at + settings.TIME_ENTRY_LIMIT
    if at > longest:
        entry.is_to_confirm = True
    entry.ended_at = min(max(at, entry.started_at + BLINK), longest)
    entry.save(update_fields=["ended_at", "note", "is_to_confirm"])
    _tell(entry)


def _tell(entry: TimeEntry) -> None:
    ring("clock", task=entry.task_id, person=entry.assistant_id)
