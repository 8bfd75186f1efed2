"""A day of time entries as a strip."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.drawings import NARROWEST, Piece, Strip
from smartfield.lib.durations import spelled
from smartfield.lib.moments import weekday_and_date
from smartfield.lib.periods import Span
from timetracking import sheet
from timetracking.policies import may_edit
from timetracking.sheet import Day

WORKDAY = (timedelta(hours=8), timedelta(hours=20))


def strip(day: Day, now: datetime, window: Span | None = None) -> Strip:
    """The day's pieces in `window` (default: the whole day), said in a sentence too."""
    label = _("%(day)s: %(time)s") % {
        "day": weekday_and_date(day.date),
        "time": spelled(day.seconds),
    }
    drawn = [Piece(piece.span.start, piece.span.end, _kind(piece)) for piece in day.pieces]
    return Strip(window or day.window, label, drawn, now=now)


class Stroke(NamedTuple):
    """What is drawn of the day line and can be taken hold of; in percent of its window."""

    x: float
    width: float
    kind: str
    url: str = ""
    words: str = ""


class Line(NamedTuple):
    """The day as a line to draw on: pieces and the gaps between them."""

    strip: Strip
    gaps: list[Stroke]
    pieces: list[Stroke]

    @property
    def window(self) -> Span:
        return self.strip.window

    @property
    def now(self) -> float | None:
        at = self.strip.now
        return self.strip.percent(at) if at and self.window.start <= at <= self.window.end else None


def line(day: Day, user: User, now: datetime, window: Span) -> Line:
    """The day of `user`. What may be changed has the address where it is changed."""
    drawn = strip(day, now, window)
    gaps = [_stroke(drawn, gap, "gap", spelled(gap.seconds)) for gap, _piece in day.rows if gap]
    pieces = [
        _stroke(drawn, piece.span, _kind(piece), str(piece.entry.task), _held_at(piece, user))
        for piece in day.pieces
    ]
    return Line(drawn, gaps, pieces)


def _kind(piece: sheet.Piece) -> str:
    return "run" if piece.is_running else "work"


def _held_at(piece: sheet.Piece, user: User) -> str:
    """Where a piece is changed that is the whole of its entry, and may be."""
    entry = piece.entry
    is_whole = piece.span == (entry.started_at, entry.ended_at)
    return entry.get_absolute_url() if is_whole and may_edit(user, entry) else ""


def _stroke(drawn: Strip, span: Span, kind: str, words: str, url: str = "") -> Stroke:
    x = drawn.percent(span.start)
    return Stroke(x, max(round(drawn.percent(span.end) - x, 2), NARROWEST), kind, url, words)


def seen_window(days: list[Day], zone: ZoneInfo) -> Span:
    """The working day, wider where work began earlier or went on later; in whole hours.

    `days` are the same day of one person or of several.
    """
    whole = days[0].window
    start, end = (whole.start + offset for offset in WORKDAY)
    for day in days:
        for piece in day.pieces:
            start = min(start, _hour(piece.span.start, zone))
            end = max(end, _hour(piece.span.end, zone) + timedelta(hours=1))
    return Span(max(start, whole.start), min(end, whole.end))


def _hour(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(minute=0, second=0, microsecond=0)


class Lane(NamedTuple):
    """An assistant's day in components/lanes.html."""

    name: str
    url: str
    strip: Strip
    seconds: int
    words: str
    words_url: str
    mark_name: str
    icon: str = ""
    warning: str = ""


def lanes(people: list[tuple[User, Day]], window: Span, now: datetime) -> Iterator[Lane]:
    for person, day in people:
        last = day.pieces[-1].entry if day.pieces else None
        yield Lane(
            name=str(person),
            url=f"{reverse('time_day', args=[day.date])}?person={person.pk}",
            strip=strip(day, now, window),
            seconds=day.seconds,
            words=str(last.task) if last else _("no time yet"),
            words_url=last.task.get_absolute_url() if last else "",
            mark_name="running" if day.is_running else "",
        )
