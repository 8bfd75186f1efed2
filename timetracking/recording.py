"""Time written or changed by hand.

Promises: the old value stays visible with the reason; an overlap is refused with the entry it
hits named; of two who edit at once the second is told.
Refuses (product: Time): what lies in the future, is over 16 hours, ended before it began, is
older than the agency's window, is billed, overlaps, is on a task that is not the assistant's or is
over, or makes more of a task than its hour limit without the manager's word: theirs, or a higher
limit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.durations import spelled
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Overtaken, Refusal
from tasks.models import Task
from timetracking import overlapping, timer
from timetracking.models import EntryVersion, TimeEntry

EDITED = [
    *("task", "note", "started_at", "ended_at"),
    *("is_to_confirm", "declined_why", "checked_at"),
]


@transaction.atomic
def add(
    task: Task,
    span: Span,
    *,
    by: User,
    reason: str,
    note: str = "",
    over: TimeEntry | None = None,
) -> TimeEntry:
    """A finished entry of `by` on `task`, written by hand because of `reason`.

    `over` is an entry that gives way: it is cut to what lies beside `span`, for the same reason.
    """
    timer.lock(by)
    _hold(task)
    _check(span)
    _check_reason(reason)
    _check_task(task, by)
    _check_limit(task, span, by)
    _give_way(over, span, by, reason)
    with named_overlap(by, span):
        entry = TimeEntry.objects.create(
            assistant=by,
            task=task,
            started_at=span.start,
            ended_at=span.end,
            note=note,
            origin=TimeEntry.Origin.MANUAL,
        )
    keep(entry, by, reason)
    return entry


@transaction.atomic
def edit(
    entry: TimeEntry,
    task: Task,
    span: Span,
    *,
    by: User,
    reason: str,
    note: str = "",
    seen: int | None = None,
    over: TimeEntry | None = None,
    is_measured: bool = False,
) -> TimeEntry:
    """Change a finished entry; what it was is kept with `reason`. `over` gives way, as in `add`.

    `seen` is how many earlier versions the editor knows of: with one more, somebody was faster.
    What a clock `is_measured` to have been may go over the task's limit, as a running clock does.
    """
    timer.lock(entry.assistant)
    entry.refresh_from_db()
    _hold(task, entry.task)
    entry.refresh_from_db(from_queryset=TimeEntry.objects.select_for_update(no_key=True))
    _check_open(entry)
    _check_seen(entry, seen)
    _check(span)
    _check_reason(reason)
    if task.pk != entry.task_id:
        _check_task(task, entry.assistant)
    if not is_measured and (task.pk != entry.task_id or span.length > entry.length):
        _check_limit(task, span, by, besides=entry)
    _give_way(over, span, by, reason)
    keep(entry, by, reason)
    entry.task, entry.note = task, note
    entry.started_at, entry.ended_at = span
    _ask_anew(entry, by)
    with named_overlap(entry.assistant, span, besides=entry):
        entry.save(update_fields=EDITED)
    return entry


@transaction.atomic
def note_down(entry: TimeEntry, note: str) -> None:
    """Say what was done on an entry that says nothing yet. Saying it again is saying it once."""
    silent = TimeEntry.objects.filter(pk=entry.pk, locked_at=None, note__in=["", note[:500]])
    if not silent.update(note=note[:500]):
        raise Refusal(_("This entry has its note already; change it on the entry's own page"))


@transaction.atomic
def confirm(entry: TimeEntry, *, by: User) -> None:
    """The assistant says that an entry which was stopped for them is right as it stands. One that
    a manager sent back is a manager's to confirm (`timetracking.confirming`)."""
    asked = TimeEntry.objects.filter(pk=entry.pk, is_to_confirm=True, locked_at=None)
    if asked.filter(declined_why="").update(is_to_confirm=False):
        entry.refresh_from_db()
        keep(entry, by, _("Confirmed as it stands"))


def _ask_anew(entry: TimeEntry, by: User) -> None:
    """A change answers what was to confirm; what a manager sent back waits for a manager still."""
    entry.is_to_confirm = bool(entry.declined_why) and not by.is_manager
    entry.declined_why = entry.declined_why if entry.is_to_confirm else ""
    entry.checked_at = timezone.now() if by.is_manager else None


def _give_way(over: TimeEntry | None, span: Span, by: User, reason: str) -> None:
    if over is None:
        return
    over.refresh_from_db()
    edit(over, over.task, overlapping.rest(over, span), by=by, reason=reason, note=over.note)


def keep(entry: TimeEntry, by: User, reason: str) -> None:
    """Add what `entry` is now to its history, with who acts on it and why."""
    EntryVersion.objects.create(
        entry=entry,
        task_id=entry.task_id,
        started_at=entry.started_at,
        ended_at=entry.ended_at,
        note=entry.note,
        changed_by=by,
        reason=reason,
    )


def _check_open(entry: TimeEntry) -> None:
    if entry.is_locked:
        raise Refusal(_("This time is billed already and cannot change"))
    if entry.is_running:
        raise Refusal(_("Stop the clock first"))
    if not entry.is_within_window:
        raise Refusal(too_old())
    if entry.task.is_ended and not entry.is_to_confirm:
        raise Refusal(_("The task is over: its time can no longer be changed"))


def _check_seen(entry: TimeEntry, seen: int | None) -> None:
    if seen is not None and entry.versions.count() != seen:
        raise Overtaken(_("Somebody changed this entry meanwhile. Look at it again"))


def _check(span: Span) -> None:
    check_possible(span)
    if span.start < timezone.now() - settings.TIME_EDIT_WINDOW:
        raise Refusal(too_old(), "started_at")


def check_possible(span: Span) -> None:
    """Refuses what nobody can have worked, however long ago."""
    if span.end <= span.start:
        raise Refusal(
            _("The end, %(end)s, is before the start, %(start)s")
            % {"end": _time(span.end), "start": _time(span.start)},
            "ended_at",
        )
    if span.end > timezone.now():
        raise Refusal(_("Time cannot be written for the future"), "ended_at")
    if span.end - span.start > settings.TIME_ENTRY_LIMIT:
        raise Refusal(_("One entry can be 16 hours at most"), "ended_at")


def too_old() -> str:
    """What is said of time that the agency no longer lets be written."""
    days = settings.TIME_EDIT_WINDOW.days
    return _("Time older than %(days)s days can no longer be changed") % {"days": days}


def _hold(*tasks: Task) -> None:
    """Lock the tasks before any entry, as who bills them does: what the client accepts is all of
    their time."""
    named = Task.objects.filter(pk__in={task.pk for task in tasks})
    list(named.select_for_update(no_key=True).order_by("pk"))


def _check_task(task: Task, assistant: User) -> None:
    task.refresh_from_db()
    if task.is_ended or not task.assignments.filter(assistant=assistant).exists():
        raise Refusal(_("Choose a task that you work on"), "task")


def _check_limit(task: Task, span: Span, by: User, besides: TimeEntry | None = None) -> None:
    """Of two that would fit alone the second is refused: the task is held. Less than a minute is
    no matter."""
    task.refresh_from_db()
    limit = (task.limit_minutes or 0) * 60
    others = task.time_entries.exclude(pk__in=[besides.pk] if besides else [])
    if not limit or by.is_manager or (over := others.seconds() + span.seconds - limit) < 60:
        return
    words = _(
        "That is %(over)s over the %(limit)s agreed on this task. Ask your manager for more time, "
        "then write it"
    )
    said = {"over": spelled(over), "limit": spelled(limit)}
    raise Refusal(words % said, "ended_at")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal(_("Say why the time is written or changed by hand"), "reason")


@contextmanager
def named_overlap(person: User, span: Span, besides: TimeEntry | None = None) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "entry_no_overlap" not in str(error):
            raise
        hit = overlapping.hit_by(span, person, besides)
        raise Refusal(overlapping.sentence(hit), "started_at") from error


def _time(instant: datetime) -> str:
    return date_format(timezone.localtime(instant), "TIME_FORMAT")
