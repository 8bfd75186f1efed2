"""Two tasks of the queue that suit an assistant, with the reasons in words (product: matching)."""

from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from assistants.models import SkillLevel
from tasks.models import Assignment, Task

SHOWN = 2


class Match(NamedTuple):
    task: Task
    reasons: list[str]


def matches(person: User) -> dict[str, Any]:
    """The tasks that fit best: needed skills first, then the client known, then waiting time.
    `queue_count` is how many wait in all."""
    skills = Task.skills.through.objects.filter(task=OuterRef("pk"))
    mine = SkillLevel.objects.filter(profile__user=person).values("skill")
    at_client = Assignment.objects.filter(assistant=person, task__client=OuterRef("client"))
    best = (
        Task.objects.visible_to(person)
        .open()
        .annotate(
            known=_count(skills.filter(skill__in=mine)),
            lacking=_count(skills.exclude(skill__in=mine)),
            knows_client=Exists(at_client),
            queue_count=Window(Count("pk")),
        )
        .select_related("client")
        .prefetch_related("skills")
        .order_by("lacking", "-known", "-knows_client", "published_at")
    )
    found = list(best[:SHOWN])
    return {
        "matches": [Match(task, _reasons(task)) for task in found],
        "queue_count": found[0].queue_count if found else 0,
    }


def _count(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.values("task").annotate(n=Count("pk")).values("n")), Value(0))


def _reasons(task: Task) -> list[str]:
    reasons = []
    if task.known and not task.lacking:
        skills = ", ".join(str(skill) for skill in task.skills.all())
        reasons.append(_("You have what it needs: %(skills)s.") % {"skills": skills})
    if task.knows_client:
        reasons.append(_("You have worked for %(client)s.") % {"client": task.client})
    return reasons
