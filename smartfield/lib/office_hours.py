"""When the office is open: promises are kept in working time.

Days and hours are those of the agency's zone; what is added is real time, so a day on which the
clocks change is an hour longer or shorter only outside the hours.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

FURTHEST = 366  # days


class Hours(NamedTuple):
    """Open from `opens` to `closes` on `days` (Monday is 1), in `zone`."""

    opens: time
    closes: time
    days: frozenset[int]
    zone: ZoneInfo

    def is_open(self, at: datetime) -> bool:
        start, end = next(self._stretches(at))
        return start <= at < end

    def after(self, at: datetime, working: timedelta) -> datetime:
        """The instant at which `working` time has passed since `at`."""
        left = working
        for start, end in self._stretches(at):
            begun = max(start, at)
            if begun + left <= end:
                return begun + left
            left -= end - begun
        raise ValueError("The office is closed all year.")

    def opening(self, day: date) -> datetime:
        """The instant at which it opens on `day`, or on the next working day."""
        return next(self._stretches(self._instant(day, time(0))))[0]

    def _stretches(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open stretches that end after `at`, in order, as UTC."""
        first = at.astimezone(self.zone).date()
        for ahead in range(FURTHEST):
            day = first + timedelta(days=ahead)
            if day.isoweekday() in self.days:
                end = self._instant(day, self.closes)
                if end > at:
                    yield self._instant(day, self.opens), end

    def _instant(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)
