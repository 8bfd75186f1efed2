"""Days and weeks in addresses: `/time/2026-11-23/`, `/time/week/2026-W48/`."""

from datetime import date

YEARS = range(2001, 2099)  # their neighbours have addresses too, so each day has a next one


def _within_reach(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(day)
    return day


class DateConverter:
    """A day of this century: one that every calendar sum can be done with."""

    regex = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return _within_reach(date.fromisoformat(value))

    def to_url(self, value: date) -> str:
        return value.isoformat()


class WeekConverter:
    """An ISO week, given to the view as its Monday; any of its days makes the address."""

    regex = r"20[0-9]{2}-W[0-9]{2}"

    def to_python(self, value: str) -> date:
        year, week = value.split("-W")
        return _within_reach(date.fromisocalendar(int(year), int(week), 1))

    def to_url(self, value: date) -> str:
        year, week, _ = value.isocalendar()
        return f"{year}-W{week:02d}"
