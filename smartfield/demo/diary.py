"""An assistant's diary: which of their hours are taken. Nothing is ever written in twice."""

from bisect import insort
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from smartfield.demo.days import MINUTE, Days
from smartfield.lib.periods import Span

SHORTEST = 12 * MINUTE
FARTHEST = 90  # days back that are searched


class Diary:
    def __init__(self, days: Days, opens: int, closes: int):
        self.days = days
        self.opens, self.closes = opens, closes
        self._taken: list[Span] = []

    def take(self, span: Span) -> Span:
        insort(self._taken, span)
        return span

    def before(self, moment: datetime, need: timedelta) -> Iterator[Span]:
        """Take `need` of working time that ends before `moment`, the latest first."""
        while need >= MINUTE:
            gap = self._latest_gap(moment)
            end = gap.end - min(self.days.minutes(0, 9), (gap.end - gap.start) / 4)
            start = max(gap.start, end - need)
            if need - (end - start) < SHORTEST:
                need = end - start
            need -= end - start
            yield self.take(Span(start, end))
            moment = start

    def _latest_gap(self, moment: datetime) -> Span:
        day = moment.astimezone(self.days.zone).date()
        for _ in range(FARTHEST):
            for gap in reversed(self.gaps(day)):
                gap = Span(gap.start, min(gap.end, moment))
                if gap.end - gap.start >= 2 * SHORTEST:
                    return gap
            day -= timedelta(days=1)
        raise ValueError(f"No free hour in {FARTHEST} days before {moment}")

    def gaps(self, day: date) -> list[Span]:
        """The free stretches of a day's working hours."""
        free = self.days.hours(day, self.opens, self.closes)
        for taken in self._taken:
            free = [rest for span in free for rest in _without(span, taken)]
        return free

    def taken_on(self, day: date) -> timedelta:
        return sum(
            (
                span.end - span.start
                for span in self._taken
                if span.start.astimezone(self.days.zone).date() == day
            ),
            timedelta(),
        )


def _without(span: Span, taken: Span) -> list[Span]:
    if taken.end <= span.start or span.end <= taken.start:
        return [span]
    rests = [Span(span.start, taken.start), Span(taken.end, span.end)]
    return [rest for rest in rests if rest.start < rest.end]
