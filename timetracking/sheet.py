"""A person's time by days, as its reader's clocks count them.

An entry across midnight is given to each day piece by piece; lengths stay exact until they are
shown, so a day is the sum of its pieces and a week the sum of its days (product: Time).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from accounts.models import User
from smartfield.lib.periods import Span, day_span, midnight, pieces
from timetracking.models import TimeEntry

ALWAYS = Span(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
GAP_FROM = timedelta(minutes=15)


class Piece(NamedTuple):
    """What of an entry falls on a day; that of today is open while the clock runs."""

    entry: TimeEntry
    span: Span
    is_running: bool = False

    @property
    def end(self) -> datetime | None:
        return None if self.is_running else self.span.end

    @property
    def seconds(self) -> int:
        return self.span.seconds


class Day(NamedTuple):
    date: date
    window: Span
    pieces: list[Piece]

    @property
    def length(self) -> timedelta:
        return total(self.pieces)

    @property
    def seconds(self) -> int:
        return int(self.length.total_seconds())

    @property
    def is_running(self) -> bool:
        return any(piece.is_running for piece in self.pieces)

    @property
    def rows(self) -> Iterator[tuple[Span | None, Piece]]:
        """Each piece with the gap before it, where nothing was written for a while."""
        before = None
        for piece in self.pieces:
            gap = Span(before.span.end, piece.span.start) if before else None
            yield gap if gap and gap.length >= GAP_FROM else None, piece
            before = piece


def total(parts: Iterable[Piece]) -> timedelta:
    return sum((part.span.length for part in parts), timedelta())


def days(person: User, dates: list[date], zone: ZoneInfo, now: datetime) -> list[Day]:
    """The person's time on consecutive `dates`, in one query."""
    window = Span(midnight(dates[0], zone), midnight(dates[-1] + timedelta(days=1), zone))
    by_day = defaultdict(list)
    entries = person.time_entries.overlapping(window).select_related("task__client", "assistant")
    for day, piece in worked(entries.order_by("started_at"), window, zone, now):
        by_day[day].append(piece)
    return [Day(day, day_span(day, zone), by_day[day]) for day in dates]


def worked(
    entries: Iterable[TimeEntry], window: Span, zone: ZoneInfo, now: datetime
) -> Iterator[tuple[date, Piece]]:
    """What of `entries` lies in `window`, cut at each midnight of `zone`."""
    for entry in entries:
        whole = Span(entry.started_at, entry.ended_at or now)
        inside = whole.within(window)
        for day, span in pieces(inside, zone) if inside else ():
            yield day, Piece(entry, span, entry.is_running and span.end == whole.end)


def of_task(entries: Iterable[TimeEntry], zone: ZoneInfo, now: datetime) -> list[Day]:
    """The days on which a task was worked on, the first one first."""
    by_day: dict[date, list[Piece]] = defaultdict(list)
    for day, piece in worked(entries, ALWAYS, zone, now):
        by_day[day].append(piece)
    return [Day(day, day_span(day, zone), parts) for day, parts in sorted(by_day.items())]


def everybody(day: date, zone: ZoneInfo, now: datetime) -> list[tuple[User, Day]]:
    """Each assistant's day; those who work here now, and those who worked then."""
    window = day_span(day, zone)
    parts: dict[User, list[Piece]] = {person: [] for person in User.objects.assistants()}
    entries = TimeEntry.objects.overlapping(window).select_related("task__client", "assistant")
    for _day, piece in worked(entries.order_by("started_at"), window, zone, now):
        parts.setdefault(piece.entry.assistant, []).append(piece)
    people = sorted(parts, key=lambda person: str(person).casefold())
    return [(person, Day(day, window, parts[person])) for person in people]
