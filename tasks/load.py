"""How much work is planned for whom on which day.

What is left of a task's estimate is spread evenly over the working days from today until it is
due; of one that is past due, all of it falls on today. Undated and unestimated tasks weigh nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tasks.models import Task

WORKING_DAYS = 5  # of a week, from Monday
Load = dict[tuple[int | None, date], float]


def planned(tasks: Iterable[Task], today: date, zone: ZoneInfo) -> Load:
    """Seconds by person and day. The tasks come with `seconds` and `planned_seconds`."""
    load: Load = {}
    for task in tasks:
        left = task.planned_seconds - task.seconds  # type: ignore[attr-defined]
        if left <= 0 or not task.due_at:
            continue
        days = list(_days(today, task.due_at.astimezone(zone).date()))
        for day in days:
            key = task.assistant_id, day
            load[key] = load.get(key, 0) + left / len(days)
    return load


def hours_of(day: date, weekly_minutes: int) -> float:
    """Seconds of work on `day` of somebody who works so many minutes a week."""
    return weekly_minutes * 60 / WORKING_DAYS if day.weekday() < WORKING_DAYS else 0


def _days(today: date, due: date) -> Iterator[date]:
    """The working days up to `due`; where there is none, the day itself."""
    last = max(today, due)
    every = (today + timedelta(days=n) for n in range((last - today).days + 1))
    working = [day for day in every if day.weekday() < WORKING_DAYS]
    return iter(working or [last])
