"""How much work is planned for whom on which day.

What is left of a task's estimate is spread evenly over the days on which its assistant works, from
today until it is due; of one that is past due, all of it falls on today. Undated and unestimated
tasks weigh nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User
from smartfield.lib.weeks import Working, usual_week
from tasks.models import Task

Load = dict[tuple[int | None, date], float]
USUAL = Working(usual_week(), [])


def working(people: Iterable[int]) -> dict[int, Working]:
    """The hours and days off of those of the `people` who have said them, by their id."""
    found: dict[int, Working] = {}
    rows = User.objects.filter(pk__in=people, profile__isnull=False)
    facts = "profile__week", "profile__days_off__first_on", "profile__days_off__last_on"
    for pk, week, first, last in rows.values_list("pk", *facts):
        theirs = found.setdefault(pk, Working(week, []))
        theirs.off.extend([(first, last)] if first else [])
    return found


def planned(
    tasks: Iterable[Task], today: date, zone: ZoneInfo, working: Mapping[int, Working]
) -> Load:
    """Seconds by person and day. The tasks come with `seconds` and `planned_seconds`; who is not
    among the `working` has a usual week."""
    load: Load = {}
    for task in tasks:
        left = task.planned_seconds - task.seconds  # type: ignore[attr-defined]
        if left <= 0 or not task.due_at:
            continue
        theirs = working.get(task.assistant_id or 0, USUAL)
        days = list(_days(today, task.due_at.astimezone(zone).date(), theirs))
        for day in days:
            key = task.assistant_id, day
            load[key] = load.get(key, 0) + left / len(days)
    return load


def _days(today: date, due: date, theirs: Working) -> Iterator[date]:
    """The working days up to `due`; where there is none, the day itself."""
    last = max(today, due)
    every = (today + timedelta(days=n) for n in range((last - today).days + 1))
    working = [day for day in every if theirs.seconds_on(day)]
    return iter(working or [last])
