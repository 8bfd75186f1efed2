"""The clock.

Promises: a person has at most one running clock; starting another stops the first at the same
instant; starting the same task twice is one start; stopping always succeeds, and stopping twice
is stopping once. All instants are the server's.
Refuses: a task that is not in the assistant's hands, and a first start before the playbook's
present must-read sections are acknowledged (`PlaybookUnread`).
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.refusals import Overtaken, Refusal
from tasks.models import State, Task
from tasks.states import RUNNABLE
from timetracking.models import TimeEntry

BLINK = timedelta(microseconds=1)


class PlaybookUnread(Refusal):
    """The client's playbook has must-read sections that the assistant has not acknowledged."""


def running(assistant: User) -> TimeEntry | None:
    """The assistant's running entry, with its task."""
    return assistant.time_entries.running().select_related("task__client").first()


@transaction.atomic
def start(task: Task, *, by: User) -> TimeEntry:
    """Start the clock of `by` on `task`; a clock running elsewhere is switched over."""
    _lock(by)
    current = _held(by)
    if current and current.task_id == task.pk:
        return current
    task.refresh_from_db(from_queryset=Task.objects.select_for_update(no_key=True))
    _check(task, by)
    now = timezone.now()
    if current:
        _end(current, now)
        now = current.ended_at
    entry = TimeEntry.objects.create(assistant=by, task=task, started_at=now, last_sign_at=now)
    if task.state == State.CLAIMED:
        task.start(by=by)
    return entry


@transaction.atomic
def stop(*, by: User, note: str = "") -> TimeEntry | None:
    """Stop the running clock of `by`; None when none runs."""
    _lock(by)
    current = _held(by)
    if current:
        current.note = note[:500] or current.note
        _end(current, timezone.now())
    return current


@transaction.atomic
def stop_for(task: Task, at: datetime) -> None:
    """Stop whatever clock runs on `task`: it has left the assistant's hands."""
    for entry in task.time_entries.running().select_for_update():
        _end(entry, at)


@transaction.atomic
def stop_forgotten(entry: TimeEntry) -> None:
    """End a clock that nobody answered for at its last sign of life; it awaits confirmation."""
    _lock(entry.assistant)
    current = _held(entry.assistant)
    if current and current.pk == entry.pk:
        current.is_to_confirm = True
        _end(current, max(current.last_sign_at, current.started_at + BLINK))


@transaction.atomic
def still_on_it(*, by: User) -> None:
    """The assistant says the clock is right: that is a sign of life."""
    by.time_entries.running().update(last_sign_at=timezone.now(), asked_at=None)


def _lock(person: User) -> None:
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _held(person: User) -> TimeEntry | None:
    """The running entry, its row locked, so that nobody ends it a second time."""
    rows = person.time_entries.running().select_for_update(of=("self",), no_key=True)
    return rows.select_related("task__client").first()


def _check(task: Task, by: User) -> None:
    if task.assistant_id != by.pk:
        raise Overtaken(_("This task is not in your hands any more"))
    if task.state not in RUNNABLE:
        raise Overtaken(
            _("The clock cannot run: the task is at “%(state)s”")
            % {"state": State(task.state).label}
        )
    if task.client.must_read(by).exists():
        raise PlaybookUnread(_("Read the client's playbook first; then the clock can start"))


def _end(entry: TimeEntry, at: datetime) -> None:
    """End `entry` at `at`. One longer than the limit ends there and awaits a look."""
    longest = entry.started_at + settings.TIME_ENTRY_LIMIT
    if at > longest:
        entry.is_to_confirm = True
    entry.ended_at = min(max(at, entry.started_at + BLINK), longest)
    entry.save(update_fields=["ended_at", "note", "is_to_confirm"])
