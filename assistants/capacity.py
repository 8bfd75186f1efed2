"""When an assistant can be done with something: working hours, days off, what is in hand.

Hours are those of the assistant's zone; days on which the clocks change are as long as they are.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from accounts.models import User
from assistants.scoring import UNPLANNED
from smartfield.lib.periods import Span
from smartfield.lib.weeks import Working, hours_on
from tasks.load import USUAL, working
from tasks.models import Task

FURTHEST = 60  # days
MINUTE = timedelta(minutes=1)


class Day(NamedTuple):
    """A day ahead in whole minutes: what could be worked, and how much of it is taken."""

    on: date
    minutes: int
    taken: int
    is_off: bool

    @property
    def seconds(self) -> int:
        return 60 * self.minutes

    @property
    def taken_seconds(self) -> int:
        return 60 * self.taken

    @property
    def free_seconds(self) -> int:
        return 60 * (self.minutes - self.taken)


class Capacity(NamedTuple):
    """Somebody's working hours, by the clocks of where they live."""

    zone: ZoneInfo
    hours: Working

    def stretches(self, at: datetime, days: int = FURTHEST) -> Iterator[Span]:
        """What is left of the working time of today and the following days, in order."""
        today = at.astimezone(self.zone).date()
        for ahead in range(days):
            day = today + timedelta(days=ahead)
            if not self.hours.is_off(day):
                worked = hours_on(self.hours.week, day.weekday())
                start, end = (self._instant(day, minutes) for minutes in worked)
                if end > max(start, at):
                    yield Span(max(start, at), end)

    def finish(self, at: datetime, minutes: float) -> datetime | None:
        """When `minutes` of work are done that begin at `at`; None: not in sight."""
        left = timedelta(minutes=minutes)
        for stretch in self.stretches(at):
            if stretch.start + left <= stretch.end:
                return stretch.start + left
            left -= stretch.end - stretch.start
        return None

    def days(self, at: datetime, busy: float, ahead: int = 7) -> list[Day]:
        """The next days, with `busy` minutes of work filling them from now on."""
        today, left, days = at.astimezone(self.zone).date(), busy, []
        stretches = {s.start.astimezone(self.zone).date(): s for s in self.stretches(at, ahead)}
        for day in (today + timedelta(days=n) for n in range(ahead)):
            stretch = stretches.get(day)
            minutes = (stretch.end - stretch.start) // MINUTE if stretch else 0
            taken = int(min(left, minutes))
            left -= taken
            days.append(Day(day, minutes, taken, self.hours.is_off(day)))
        return days

    def _instant(self, day: date, minutes: int) -> datetime:
        whole, rest = divmod(minutes, 24 * 60)
        at = time(*divmod(rest, 60))
        return datetime.combine(day + timedelta(days=whole), at, self.zone).astimezone(UTC)


def capacities(people: Collection[User]) -> dict[int, Capacity]:
    """By the person's id, in one statement however many they are."""
    hours = working([person.pk for person in people])
    return {person.pk: Capacity(person.zone, hours.get(person.pk, USUAL)) for person in people}


def finish(task: Task, capacity: Capacity, busy: float, at: datetime) -> datetime | None:
    """When somebody with `busy` minutes before it can be done with `task`."""
    return capacity.finish(at, busy + (task.estimate_minutes or UNPLANNED))


def is_late(task: Task, done_at: datetime | None, at: datetime) -> bool:
    """Whether that is after the due time; what is past due already is late for everybody."""
    if task.due_at is None or task.due_at <= at:
        return False
    return done_at is None or done_at > task.due_at
