"""Writing a task down.

Promises: the task, its "done when" lines, skills and first event in one transaction.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.models import User
from clients.models import Client
from tasks import telling
from tasks.models import Criterion, Event, Skill, Task


@transaction.atomic
def draft(
    client: Client,
    *,
    by: User,
    skills: Iterable[Skill] = (),
    criteria: Iterable[str] = (),
    **fields: Any,
) -> Task:
    """A new draft for `client`; one written by a client's person is a request to their manager."""
    task = Task.objects.create(
        client=client,
        created_by=by,
        manager=by if by.is_manager else client.manager,
        is_request=by.is_client,
        **fields,
    )
    task.skills.set(skills)
    write_criteria(task, criteria)
    event = task.record("draft", by=by)
    if task.is_request:
        telling.moved(task, event)
    return task


def write_criteria(task: Task, lines: Iterable[str]) -> None:
    """Replace the "done when" lines, keeping the ticks of those that stay."""
    wanted = [line.strip()[:200] for line in lines if line.strip()]
    met = set(task.criteria.filter(is_met=True).values_list("text", flat=True))
    task.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(task=task, text=text, position=n, is_met=text in met)
        for n, text in enumerate(wanted)
    )


@transaction.atomic
def edit(task: Task, *, by: User, skills, criteria: Iterable[str], **fields: Any) -> Event:
    """Change what was agreed; the change is an event of the task."""
    locked = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*fields])
    locked.skills.set(skills)
    write_criteria(locked, criteria)
    names = (str(Task._meta.get_field(name).verbose_name) for name in changed)
    return locked.record("edit", by=by, from_state=locked.state, why=", ".join(names))
