"""A working week: from and to of each weekday, Monday first, in minutes since midnight where
somebody lives. The two are the same on a day without work."""

from datetime import date
from typing import NamedTuple

DAY = 24 * 60
NINE_TO_FIVE = (9 * 60, 17 * 60)


def usual_week() -> list[int]:
    """Monday to Friday, nine to five: of who has not said when they work."""
    return [*NINE_TO_FIVE * 5, *(0, 0) * 2]


def hours_on(week: list[int], weekday: int) -> tuple[int, int]:
    """From and to on a weekday; Monday is 0."""
    return week[2 * weekday], week[2 * weekday + 1]


class Working(NamedTuple):
    """A week, and first and last days off."""

    week: list[int]
    off: list[tuple[date, date]]

    def is_off(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.off)

    def seconds_on(self, day: date) -> int:
        """What is worked on `day`; 0 on a day off."""
        if self.is_off(day):
            return 0
        starts, ends = hours_on(self.week, day.weekday())
        return 60 * (ends - starts)
