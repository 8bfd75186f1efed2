"""Stretches of time in somebody's zone. Instants are UTC; a day is what the reader calls a day.

Intervals are half open, so a day of 23 or 25 hours is just as long as it is.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings


class Span(NamedTuple):
    """A half-open interval `[start, end)` of aware instants."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def seconds(self) -> int:
        return int(self.length.total_seconds())

    def within(self, other: "Span") -> "Span | None":
        """The part of this span that lies in `other`, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


def agency_zone() -> ZoneInfo:
    """Where the agency's own days, weeks and months begin."""
    return ZoneInfo(settings.AGENCY_TIME_ZONE)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which `day` begins in `zone`, in UTC.

    Where the clock change swallows midnight, the day begins at the first instant after it.
    """
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_span(day: date, zone: ZoneInfo) -> Span:
    return Span(midnight(day, zone), midnight(day + timedelta(days=1), zone))


def week_of(day: date) -> list[date]:
    """The seven days, Monday first, of the ISO week that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def month_of(day: date) -> list[date]:
    """The days of the month that holds `day`."""
    first = day.replace(day=1)
    days = (first + timedelta(days=n) for n in range(31))
    return [day for day in days if day.month == first.month]


def month_span(day: date, zone: ZoneInfo) -> Span:
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Span(midnight(first, zone), midnight(following, zone))


def pieces(span: Span, zone: ZoneInfo) -> Iterator[tuple[date, Span]]:
    """`span` cut at each midnight of `zone`: pairs of a day and the part that falls on it."""
    day = span.start.astimezone(zone).date()
    while (of_day := day_span(day, zone)).start < span.end:
        part = span.within(of_day)
        if part:
            yield day, part
        day += timedelta(days=1)


def working_days_later(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time of day, `days` working days (Monday to Friday) after `instant`."""
    local = instant.astimezone(zone)
    while days:
        local += timedelta(days=1)
        days -= local.weekday() < 5
    return local.astimezone(UTC)
