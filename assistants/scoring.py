"""How well people and tasks fit: one statement gives each pair its factors and their sum.

`people_for` ranks every assistant for one task, `tasks_for` every open task for one assistant; it
is the same SQL, narrowed at one end or the other. A factor is a number from 0 to 1; the score is
their mean, weighted by `Weights`, times 100. Nobody is left out: a blocked pairing comes last.
History is not counted here but read where `assistants.counting` keeps it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from assistants.models import Weights
from smartfield.lib.weeks import usual_week
from tasks.models import Task

HORIZON = timedelta(days=10)  # free hours are counted no further
UNDATED = timedelta(days=7)  # what has no due time is compared as if due then
UNPLANNED = 60  # minutes of a task without an estimate


class Fit(NamedTuple):
    """A pair with the facts behind its factors. Minutes are whole; `busy` are those of what is in
    hand and due no later, `free` what it leaves of the working hours until the task is due."""

    task: int
    assistant: int
    score: float
    skills: float
    similar: float
    client: float
    at_once: float
    on_time: float
    room: float
    stretch: float
    languages: float
    preferred: float
    needed: int
    known: int
    alike: int
    done_for_client: int
    to_read: int
    read: int
    accepted: int
    accepted_at_once: int
    dated: int
    done_on_time: int
    held: int
    limit: int
    free: int
    busy: int
    minutes: int
    is_blocked: bool
    is_passed: bool
    place: int
    out_of: int

    def value(self, factor: str) -> float:
        return getattr(self, factor)


def weights() -> Weights:
    """As they were last saved, or as the house proposes them."""
    return Weights.objects.first() or Weights()


def compared_at(due_at: datetime | None, at: datetime) -> datetime:
    """Up to when hours are counted for what is due then."""
    return min(max(due_at or at + UNDATED, at), at + HORIZON)


def people_for(
    task: Task,
    at: datetime,
    said: Weights | None = None,
    *,
    first: int | None = None,
    wanted: Iterable[int] = (),
) -> list[Fit]:
    """Every active assistant for `task`, the best fitting first; or only the `first` of them, and
    those `wanted` wherever they stand."""
    shown = {"first": first, "wanted": list(wanted)}
    return _ranked("t.id = %(task)s", "true", at, said, task=task.pk, **shown)


def tasks_for(person: User, at: datetime, said: Weights | None = None) -> list[Fit]:
    """Every open task for `person`, the best fitting first."""
    every: dict[str, Any] = {"first": None, "wanted": []}
    return _ranked("t.state = 'open'", "u.id = %(person)s", at, said, person=person.pk, **every)


def _ranked(tasks: str, people: str, at: datetime, said: Weights | None, **ends: Any) -> list[Fit]:
    said = said or weights()
    values: dict[str, Any] = {name: getattr(said, name) for name in Weights.FACTORS}
    values |= {"at": at, "horizon": at + HORIZON, "undated": at + UNDATED, "unplanned": UNPLANNED}
    values |= {"usual": usual_week(), **ends}
    with connection.cursor() as cursor:
        cursor.execute(_statement().replace(":tasks", tasks).replace(":people", people), values)
        return [Fit(*row) for row in cursor.fetchall()]


@cache
def _statement() -> str:
    return Path(__file__).with_name("scoring.sql").read_text()
