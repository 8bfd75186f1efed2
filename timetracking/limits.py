"""Warnings at 80 % and 100 % of a task's hour limit, or of its estimate where there is none.

Promises: counted with the running clock; told to assistant and manager once for each threshold
of each limit, whoever runs this and how often: a raised limit warns anew.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from smartfield.lib.durations import colon
from tasks import telling
from tasks.models import Task
from tasks.states import RUNNABLE
from tasks.worked import with_time
from timetracking.models import TimeEntry

RECENT = timedelta(days=1)  # older work was looked at when it was done
SHARES = ((100, "reached"), (80, "near"))


class Bound(NamedTuple):
    """What a task's time is measured by: the limit, else the estimate; in seconds."""

    name: str
    seconds: int

    @classmethod
    def of(cls, task: Task) -> "Bound":
        if task.limit_minutes:
            return cls("limit", task.limit_minutes * 60)
        return cls("plan", (task.estimate_minutes or 0) * 60)


def look(at: datetime) -> None:
    """Warn of every task in hand whose time has crossed a threshold by `at`."""
    entries = TimeEntry.objects.filter(task=OuterRef("pk"))
    recent = entries.filter(Q(ended_at=None) | Q(ended_at__gt=at - RECENT))
    bound = Q(limit_minutes__gt=0) | Q(estimate_minutes__gt=0)
    tasks = Task.objects.filter(bound, Exists(recent), state__in=RUNNABLE)
    for task in with_time(tasks.select_related("client", "manager", "assistant"), at):
        _look_at(task, task.seconds)  # type: ignore[attr-defined]


def _look_at(task: Task, used: int) -> None:
    bound = Bound.of(task)
    for share, name in SHARES:
        if used * 100 >= bound.seconds * share:
            cause = f"{task.pk}:{bound.seconds}"
            for person in filter(None, [task.manager, task.assistant]):
                telling.tell(
                    person,
                    f"{bound.name}_{name}",
                    task,
                    cause=cause,
                    used=colon(used),
                    bound=colon(bound.seconds),
                )
            return
