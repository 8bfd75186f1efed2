"""The queue as a manager sees it: what waits, and who could take it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import User
from assistants.models import SkillLevel
from smartfield.views.today_words import waited
from tasks.models import Skill, Task
from tasks.states import IN_HAND
from timetracking.models import TimeEntry

SHOWN = 8
NAMED = 2


class Waiting(NamedTuple):
    """A row of the queue: `people` are the first names of those who are free and match."""

    task: Task
    needs: str
    waiting: str
    is_long: bool
    people: list[str]
    more: int


class Free(NamedTuple):
    name: str
    skills: list[int]


def queue(reader: User, now: datetime) -> dict[str, Any]:
    """What has waited longest; `queue_count` is how many there are in all."""
    tasks = list(
        Task.objects.visible_to(reader)
        .open()
        .annotate(total=Window(Count("pk")), needed=ArraySubquery(_needed()))
        .select_related("client")
        .order_by("published_at", "pk")[:SHOWN]
    )
    free = _free() if tasks else []
    return {
        "queue": [_waiting(task, free, now) for task in tasks],
        "queue_count": tasks[0].total if tasks else 0,
    }


def _needed() -> QuerySet[Skill]:
    """The skills of a task within its own row: one statement less than a prefetch."""
    fields = JSONObject(**{field.attname: field.attname for field in Skill._meta.concrete_fields})
    return Skill.objects.filter(tasks=OuterRef("pk")).values_list(fields)


def _waiting(task: Task, free: Iterable[Free], now: datetime) -> Waiting:
    skills = [Skill(**fields) for fields in task.needed]
    needed = {skill.pk for skill in skills}
    people = [person.name.split()[0] for person in free if needed.issubset(person.skills)]
    seconds = (now - task.published_at).total_seconds()
    return Waiting(
        task=task,
        needs=", ".join(str(skill) for skill in skills),
        waiting=waited(seconds),
        is_long=seconds > settings.UNCLAIMED_AFTER.total_seconds(),
        people=people[:NAMED],
        more=max(len(people) - NAMED, 0),
    )


def _free() -> list[Free]:
    """Assistants without a running clock and with room for one more task."""
    clock = TimeEntry.objects.running().filter(assistant=OuterRef("pk"))
    in_hand = Task.objects.filter(assistant=OuterRef("pk"), state__in=IN_HAND).order_by()
    held = in_hand.values("assistant").annotate(n=Count("pk")).values("n")
    skills = SkillLevel.objects.filter(profile__user=OuterRef("pk"))
    people = (
        User.objects.assistants()
        .filter(~Exists(clock), profile__isnull=False)
        .annotate(held=Coalesce(Subquery(held), Value(0)))
        .filter(held__lt=F("profile__wip_limit"))
        .annotate(skill_ids=ArraySubquery(skills.values("skill")))
        .order_by("name")
        .values_list("name", "email", "skill_ids")
    )
    return [Free(name or email, skills) for name, email, skills in people]
