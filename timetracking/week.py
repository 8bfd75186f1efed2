"""A week typed into a grid.

Promises: each cell becomes an entry by the verbs of `recording`, with one reason for all; a length
typed into an empty cell is put into the day's free time (`timetracking.placing`), from when to when
lies there; a new length of what stands moves the end of the cell's last entry. All or nothing.
Refuses what the verbs refuse, each cell by its name; and what changed since it was looked at.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.durations import spelled
from smartfield.lib.moments import weekday_and_date
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Overtaken, Refusal
from tasks.models import Task
from timetracking import placing, recording, sheet, timer


class Wish(NamedTuple):
    """What a cell shall be: `stood` when it was looked at; all in all a `length`, or `span`."""

    name: str
    task: Task
    date: date
    stood: timedelta
    length: timedelta
    span: Span | None = None

    @property
    def turn(self) -> int:
        """What makes room goes first, what finds its place goes last."""
        if self.stood:
            return 0 if self.length < self.stood else 2
        return 1 if self.span else 3


class Refused(Exception):
    """Some cells cannot be so; `refusals` says which, by name."""

    def __init__(self, refusals: Mapping[str, Refusal]):
        super().__init__()
        self.refusals = refusals


@transaction.atomic
def write(wishes: Iterable[Wish], *, by: User, reason: str, zone: ZoneInfo) -> None:
    """Fulfil the wishes of `by`, whose days are those of `zone`."""
    timer.lock(by)
    refusals: dict[str, Refusal] = {}
    for wish in sorted(wishes, key=lambda wish: wish.turn):
        try:
            _fulfil(wish, by, reason, zone)
        except Refusal as refusal:
            refusals[wish.name] = refusal
    if refusals:
        raise Refused(refusals)


def _fulfil(wish: Wish, by: User, reason: str, zone: ZoneInfo) -> None:
    (day,) = sheet.days(by, [wish.date], zone, timezone.now())
    pieces = [piece for piece in day.pieces if piece.entry.task_id == wish.task.pk]
    if sheet.total(pieces) != wish.stood:
        raise Overtaken(_("Somebody changed this time meanwhile. Look at it again"))
    if pieces:
        _correct(pieces[-1], wish, day, by, reason)
    else:
        span = wish.span or _place(wish, day, zone)
        recording.add(wish.task, span, by=by, reason=reason)


def _correct(piece: sheet.Piece, wish: Wish, day: sheet.Day, by: User, reason: str) -> None:
    """Move the end of the cell's last entry, which carries the whole difference."""
    last, span = piece.entry, Span(piece.span.start, piece.span.end + wish.length - wish.stood)
    if piece.is_running:
        raise Refusal(_("Stop the clock first"))
    if piece.span != (last.started_at, last.ended_at):
        raise Refusal(_("The last entry there goes over midnight. Change it on its own page"))
    if span.end > day.window.end:
        words = _("The last entry there would end after midnight. Write the rest on the next day")
        raise Refusal(words)
    if span.end <= span.start:
        words = _("The last entry there is only %(time)s. Change it on its own page, in the day")
        raise Refusal(words % {"time": spelled(last.seconds)})
    recording.edit(last, last.task, span, by=by, reason=reason, note=last.note)


def _place(wish: Wish, day: sheet.Day, zone: ZoneInfo) -> Span:
    taken = [piece.span for piece in day.pieces]
    if found := placing.free(day.date, wish.length, taken, zone, timezone.now()):
        return found
    words = _("There is no free %(time)s on %(day)s. Say from when to when, like 10–11:30")
    said = {"time": spelled(wish.length.total_seconds()), "day": weekday_and_date(wish.date)}
    raise Refusal(words % said)
