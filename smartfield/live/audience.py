"""Who may hear of what, asked of the database at the moment of sending.

A right that was taken away counts at once.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Role, User
from tasks.models import Task
from tasks.seeing import readers

Event = dict[str, Any]


def still_signed_in(session_keys: Collection[str]) -> set[str]:
    """Those of `session_keys` whose session has neither ended nor been closed."""
    sessions = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    return set(sessions.values_list("session_key", flat=True))


def audience(event: Event, people: Collection[int]) -> set[int]:
    """Which of the ids `people` may hear of `event`."""
    active = User.objects.active().filter(pk__in=people)
    return set(HEARERS[event["kind"]](event, active).values_list("pk", flat=True))


def _of_task(event: Event, people: QuerySet[User]) -> QuerySet[User]:
    task = Task.objects.filter(pk=event["task"]).first()
    if task is None:
        return people.none()
    return people & readers(task, is_internal=bool(event.get("is_internal")))


def _of_clock(event: Event, people: QuerySet[User]) -> QuerySet[User]:
    """As of a task, but no assistant hears of another's clock."""
    return _of_task(event, people).exclude(Q(role=Role.ASSISTANT) & ~Q(pk=event["person"]))


def _of_team(event: Event, people: QuerySet[User]) -> QuerySet[User]:
    return people.exclude(role=Role.CLIENT)


def _of_managers(event: Event, people: QuerySet[User]) -> QuerySet[User]:
    return people.filter(role=Role.MANAGER)


def _of_person(event: Event, people: QuerySet[User]) -> QuerySet[User]:
    return people.filter(pk=event["person"])


HEARERS = {
    "task": _of_task,
    "clock": _of_clock,
    "queue": _of_team,
    "call": _of_managers,
    "inbox": _of_person,
}


def said(event: Event) -> dict[str, int]:
    """What of `event` is sent: the id of what changed, nothing else."""
    return {"task": event["task"]} if "task" in event else {}
