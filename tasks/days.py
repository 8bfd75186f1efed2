"""The days on which a task moved, each drawn as a strip."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib import durations, moments
from smartfield.lib.drawings import Piece, Point, Strip
from smartfield.lib.periods import Span, pieces
from tasks.models import Task
from tasks.story import Sources

SHOWN = 3
OPENS, CLOSES = time(8), time(20)
POINTS = {"deliver": "review", "send_back": "back"}


class Day(NamedTuple):
    """What components/day_strips.html draws."""

    date: date
    words: str
    seconds: int
    strip: Strip
    is_running: bool


def days(task: Task, reader: User, sources: Sources, now: datetime) -> list[Day]:
    """The last days on which something happened, at most `SHOWN`, the oldest first."""
    zone = timezone.get_current_timezone()
    worked: dict[date, list[Piece]] = {}
    for entry in sources.work:
        kind = "run" if entry.is_running else "work"
        for day, span in pieces(Span(entry.started_at, entry.ended_at or now), zone):
            worked.setdefault(day, []).append(Piece(span.start, span.end, kind))
    marked: dict[date, list[Point]] = {}
    for point in _points(task, reader, sources):
        marked.setdefault(point.at.astimezone(zone).date(), []).append(point)
    last = sorted({*worked, *marked})[-SHOWN:]
    return [_day(day, worked.get(day, []), marked.get(day, []), zone, now) for day in last]


def kinds(drawn: Iterable[Day]) -> str:
    """What the strips show, for their legend (components/key.html)."""
    strips = [day.strip for day in drawn]
    return " ".join(
        {piece.kind for strip in strips for piece in strip.pieces}
        | {point.kind for strip in strips for point in strip.points}
    )


def _points(task: Task, reader: User, sources: Sources) -> Iterator[Point]:
    if task.call:
        yield Point(task.call.started_at, "call")
    for event in sources.events:
        if event.verb in POINTS:
            yield Point(event.at, POINTS[event.verb])
    for comment in sources.comments:
        if comment.author_id == reader.pk and reader.is_client:
            yield Point(comment.created_at, "wrote")


def _day(day: date, worked: list[Piece], points: list[Point], zone: ZoneInfo, now) -> Day:
    seconds = int(sum((p.end - p.start).total_seconds() for p in worked))
    is_today = day == now.astimezone(zone).date()
    strip = Strip(
        _window(day, worked, points, zone), _label(day, worked, seconds, zone), worked, points
    )
    is_running = any(piece.kind == "run" for piece in worked)
    return Day(day, _("Today") if is_today else "", seconds, strip, is_running)


def _window(day: date, worked: Iterable[Piece], points: Iterable[Point], zone: ZoneInfo) -> Span:
    """Eight to twenty, widened to whole hours where something lies outside."""
    start = datetime.combine(day, OPENS, zone)
    end = datetime.combine(day, CLOSES, zone)
    instants = [*(p.start for p in worked), *(p.end for p in worked), *(p.at for p in points)]
    first, last = min([start, *instants]), max([end, *instants])
    if first < start:
        start = first.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    if last > end:
        end = last + timedelta(minutes=30)
    return Span(start, end)


def _label(day: date, worked: Iterable[Piece], seconds: int, zone: ZoneInfo) -> str:
    stretches = ", ".join(
        f"{p.start.astimezone(zone):%H:%M}–{p.end.astimezone(zone):%H:%M}" for p in worked
    )
    if not stretches:
        return _("%(day)s: no work") % {"day": moments.long(day)}
    return _("%(day)s: %(time)s of work, %(stretches)s") % {
        "day": moments.long(day),
        "time": durations.spelled(seconds),
        "stretches": stretches,
    }
