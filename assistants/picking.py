"""The queue as one assistant should read it: facts that speak for a task and against it.

Skills first, then urgency, then what is due sooner. Nothing is hidden from anybody.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from tasks.models import Skill, State, Task


class Reason(NamedTuple):
    words: str
    is_for: bool = True


def by_fit(tasks: QuerySet, reader: User) -> QuerySet:
    """`tasks` with the number of needed skills that `reader` lacks, the best fitting first."""
    known = Skill.objects.filter(levels__profile__user=reader)
    missing = Count("skills", filter=~Q(skills__in=known), distinct=True)
    due_first = F("due_at").asc(nulls_last=True)
    return tasks.annotate(missing=missing).order_by("missing", "-priority", due_first, "pk")


def with_reasons(tasks: Iterable[Task], reader: User) -> list[Task]:
    """The tasks, each with `reasons`; three statements, however many tasks."""
    tasks = list(tasks)
    needs = _needs(tasks)
    mine = set(Skill.objects.filter(levels__profile__user=reader).values_list("pk", flat=True))
    done = _done_for(tasks, reader)
    for task in tasks:
        task.planned_seconds = (task.estimate_minutes or 0) * 60  # type: ignore[attr-defined]
        task.reasons = [  # type: ignore[attr-defined]
            *_skills(needs.get(task.pk, []), mine),
            *_client(task, done.get(task.client_id, 0)),
            *_due(task),
        ]
    return tasks


def _needs(tasks: list[Task]) -> dict[int, list[tuple[int, str]]]:
    """Skills by task, as pairs of number and name."""
    name = "name_ru" if get_language() == "ru" else "name_en"
    found: dict[int, list[tuple[int, str]]] = {}
    rows = Skill.objects.filter(tasks__in=[task.pk for task in tasks]).order_by(name)
    for task, skill, words in rows.values_list("tasks", "pk", name):
        found.setdefault(task, []).append((skill, words))
    return found


def _done_for(tasks: list[Task], reader: User) -> dict[int, int]:
    """How many tasks `reader` had accepted by each client of `tasks`."""
    mine = reader.tasks_assigned.filter(
        client__in={task.client_id for task in tasks}, state=State.ACCEPTED
    )
    return dict(mine.values_list("client").annotate(n=Count("pk")).order_by())


def _skills(needed: list[tuple[int, str]], mine: set[int]):
    known = [words for skill, words in needed if skill in mine]
    lacking = [words for skill, words in needed if skill not in mine]
    if not needed:
        yield Reason(_("It needs no particular skill"))
    if known:
        yield Reason(_("You know %(skills)s") % {"skills": ", ".join(known)})
    if lacking:
        words = _("It needs %(skills)s, not among your skills")
        yield Reason(words % {"skills": ", ".join(lacking)}, is_for=False)


def _client(task: Task, done: int):
    if not done:
        yield Reason(_("%(client)s is new to you") % {"client": task.client}, is_for=False)
        return
    words = ngettext(
        "%(count)d task done for %(client)s", "%(count)d tasks done for %(client)s", done
    )
    yield Reason(words % {"count": done, "client": task.client})


def _due(task: Task):
    if task.due_at and task.due_at < timezone.now():
        yield Reason(_("It is past due already"), is_for=False)
    elif task.due_at is None:
        yield Reason(_("It has no fixed date"))
