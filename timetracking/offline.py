"""Presses on the clock that were made without a connection (ADR 0033).

Promises: each is taken at the instant it was made, once however often it is sent; what cannot be
taken is kept with its reason until the assistant has looked after it.
Refuses, as any entry: the future, what is older than the agency's window, a shut gate of the task,
an overlap; and a device whose clock moved by more than `OFFLINE_DRIFT_LIMIT` meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.bell import ring
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Refusal
from tasks.models import State, Task
from timetracking import gates, overlapping, recording, timer
from timetracking.models import OfflinePress, TimeEntry

START, STOP = OfflinePress.Verb.START, OfflinePress.Verb.STOP
LATENESS = timedelta(seconds=5)  # of the answer by which a device knows our clock
AGAIN = timedelta(minutes=1)  # a press whose answer was lost is made once more


class Press(NamedTuple):
    """What a device tells: `at` by our clock, as far as it can say; `drift` is how far its own
    clock moved between the press and its sending."""

    key: UUID
    verb: str
    at: datetime
    task: int | None = None
    drift: timedelta = timedelta()


def take(presses: Sequence[Press], *, by: User) -> list[OfflinePress]:
    """Take the presses in the order they were made; a start ends where the next press was. The
    stop of a start that was refused stops nothing else."""
    ordered = sorted(presses, key=lambda press: press.at)
    taken: list[OfflinePress] = []
    for n, press in enumerate(ordered):
        is_moot = press.verb == STOP and bool(taken) and _is_refused_start(taken[-1])
        taken.append(_take(press, _until(press, ordered[n + 1 :]), by=by, is_moot=is_moot))
    return taken


def is_taken(key: str, *, by: User) -> bool:
    """Whether the press of that key has come already: a page that waited too long for an answer
    sends it here, and its first request may arrive after all."""
    try:
        return by.offline_presses.filter(key=UUID(key)).exists()
    except ValueError:
        return False


def _is_refused_start(press: OfflinePress) -> bool:
    return press.verb == START and press.is_refused


def _until(press: Press, following: list[Press]) -> datetime | None:
    """When what `press` started was stopped or switched, as far as it is known."""
    is_end = (other.at for other in following if other.verb == STOP or other.task != press.task)
    return next(is_end, None)


@transaction.atomic
def mend(press: OfflinePress) -> None:
    """The assistant has looked after a press that was not taken. Twice is once."""
    mended = OfflinePress.objects.to_mend().filter(pk=press.pk).update(mended_at=timezone.now())
    if mended:
        ring("clock", person=press.assistant_id)


@transaction.atomic
def _take(press: Press, until: datetime | None, *, by: User, is_moot: bool) -> OfflinePress:
    timer.lock(by)
    if known := by.offline_presses.filter(key=press.key).first():
        return known
    task = Task.objects.visible_to(by).filter(pk=press.task).first()
    why = ""
    try:
        with transaction.atomic():
            _check(press)
            if press.verb == START:
                _start(task, press.at, until, by)
            elif not is_moot:
                _stop(press.at, by)
    except Refusal as refusal:
        why = str(refusal)[:500]
    return OfflinePress.objects.create(
        assistant=by,
        key=press.key,
        verb=press.verb,
        task=task,
        pressed_at=press.at,
        until=until if press.verb == START else None,
        is_refused=bool(why),
        why=why,
    )


def _check(press: Press) -> None:
    now = timezone.now()
    if press.drift > settings.OFFLINE_DRIFT_LIMIT:
        minutes = round(press.drift.total_seconds() / 60)
        words = _(
            "The clock of your device was moved by %(minutes)d min meanwhile: look at the time"
        )
        raise Refusal(words % {"minutes": minutes})
    if press.at > now + LATENESS:
        raise Refusal(_("Time cannot be written for the future"))
    if press.at < now - settings.TIME_EDIT_WINDOW:
        raise Refusal(recording.too_old())


def _start(task: Task | None, at: datetime, until: datetime | None, by: User) -> None:
    if task is None:
        raise Refusal(_("This task is not in your hands any more"))
    task = task.followed()
    now = timezone.now()
    at = min(at, now)
    until = min(until, now) if until else None
    if _covering(at, by).filter(task=task).exists():
        return
    task.refresh_from_db(from_queryset=Task.objects.select_for_update(no_key=True))
    gates.check(task, by)
    last = timer.running(by)
    if last and last.started_at < at:
        _end(last, at)
    _write(task, at, until, by)
    if task.state == State.CLAIMED:
        task.start(by=by)


def _covering(at: datetime, by: User):
    begun = by.time_entries.filter(started_at__lte=at + AGAIN)
    return begun.filter(Q(ended_at=None) | Q(ended_at__gt=at))


def _write(task: Task, at: datetime, until: datetime | None, by: User) -> None:
    """The entry; where it ran longer than one may be, it ends there and awaits a look."""
    if until is not None and until <= at:
        return
    if hit := overlapping.hit_by(Span(at, until or timezone.now() + LATENESS), by):
        raise Refusal(overlapping.sentence(hit))
    longest = at + settings.TIME_ENTRY_LIMIT
    is_over = until is not None and until > longest
    TimeEntry.objects.create(
        assistant=by,
        task=task,
        started_at=at,
        ended_at=min(until, longest) if until else None,
        is_to_confirm=is_over,
        origin=TimeEntry.Origin.OFFLINE,
    )
    ring("clock", task=task.pk, person=by.pk)


def _stop(at: datetime, by: User) -> None:
    """At `at` no clock runs. One stopped meanwhile, for want of an answer, ends then after all."""
    at = min(at, timezone.now())
    begun = by.time_entries.filter(started_at__lt=at).select_related("task__client", "assistant")
    last = begun.order_by("-started_at").first()
    if last is None:
        return
    if last.ended_at is None:
        _end(last, at)
    elif last.ended_at > at + AGAIN:
        raise Refusal(overlapping.sentence(last))
    elif last.ended_at < at <= last.started_at + settings.TIME_ENTRY_LIMIT:
        _end_after_all(last, at, by)


def _end_after_all(entry: TimeEntry, at: datetime, by: User) -> None:
    if not entry.is_to_confirm or entry.is_locked:
        return
    span = Span(entry.started_at, at)
    reason = _("Stopped without a connection")
    recording.edit(entry, entry.task, span, by=by, reason=reason, note=entry.note, is_measured=True)


def _end(entry: TimeEntry, at: datetime) -> None:
    entry.origin = TimeEntry.Origin.OFFLINE
    entry.save(update_fields=["origin"])
    timer.end(entry, at)
