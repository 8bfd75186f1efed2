"""Working days around now: everything in the demo is dated from them.

Today counts as a working day whatever day it is, and has begun whatever hour it is, so the demo
is alive on a Sunday and at six in the morning too.
"""

from datetime import date, datetime, time, timedelta
from random import Random

from smartfield.lib.periods import Span, agency_zone, midnight

OPENS, CLOSES = 9, 18
LUNCH = (13, 14)
LEAST_TODAY = timedelta(hours=6)
MINUTE = timedelta(minutes=1)


class Days:
    """The agency's days up to `now`; `random` makes two loads at one instant alike."""

    def __init__(self, now: datetime, seed: int = 7):
        self.now = now
        self.zone = agency_zone()
        self.today = now.astimezone(self.zone).date()
        self.random = Random(seed)

    def back(self, ago: int) -> date:
        """The day `ago` working days before today."""
        day = self.today
        while ago:
            day -= timedelta(days=1)
            ago -= day.weekday() < 5
        return day

    def is_working(self, day: date) -> bool:
        return day == self.today or day.weekday() < 5

    def hours(self, day: date, opens: int = OPENS, closes: int = CLOSES) -> list[Span]:
        """The working hours of `day` that are over, cut by lunch."""
        if not self.is_working(day):
            return []
        if day == self.today:
            return self._today(opens, closes)
        noon, one = (self.at(day, hour) for hour in LUNCH)
        return [Span(self.at(day, opens), noon), Span(one, self.at(day, closes))]

    def _today(self, opens: int, closes: int) -> list[Span]:
        begins = min(self.at(self.today, opens), self.now - LEAST_TODAY)
        begins = max(begins, midnight(self.today, self.zone))
        noon, one = (self.at(self.today, hour) for hour in LUNCH)
        if begins < noon and one < self.now:
            return [Span(begins, noon), Span(one, self.now)]
        return [Span(begins, self.now)]

    def at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), self.zone)

    def moment(self, ago: int, low: float = 0.1, high: float = 0.9) -> datetime:
        """Some moment between two shares of the working day `ago` days back."""
        spans = self.hours(self.back(ago))
        begins, ends = spans[0].start, spans[-1].end
        return begins + (ends - begins) * self.random.uniform(low, high)

    def minutes(self, low: float, high: float) -> timedelta:
        return timedelta(seconds=round(self.random.uniform(low, high) * 60))

    def earlier_by_day(self, moment: datetime) -> datetime:
        """`moment`, or an hour of the working day before it when nobody works then."""
        if self._is_daytime(moment):
            return moment
        day = moment.astimezone(self.zone).date() - timedelta(days=1)
        while day.weekday() > 4:
            day -= timedelta(days=1)
        return self.at(day, 15) + self.minutes(0, 170)

    def later_by_day(self, moment: datetime, after: datetime) -> datetime:
        """`moment`, or the next working morning; never in the future, never before `after`."""
        while not self._is_daytime(moment) and moment < self.now:
            day = moment.astimezone(self.zone).date()
            day += timedelta(days=moment.astimezone(self.zone).hour >= CLOSES or day.weekday() > 4)
            moment = self.at(day, OPENS) + self.minutes(5, 150)
        return moment if moment < self.now else after + (self.now - after) * 0.6

    def _is_daytime(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone)
        return self.is_working(local.date()) and OPENS - 1 <= local.hour <= CLOSES

    def due(self, days: int) -> datetime:
        """An hour at which things are due, `days` working days ahead."""
        if not days:
            return _quarter(self.now + self.minutes(70, 260))
        day = self.today
        while days:
            day += timedelta(days=1)
            days -= day.weekday() < 5
        return self.at(day, self.random.choice([12, 15, 17, 18]))


def _quarter(moment: datetime) -> datetime:
    """The quarter of an hour after `moment`."""
    return moment + timedelta(minutes=15 - moment.minute % 15, seconds=-moment.second)
