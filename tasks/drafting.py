"""Writing a task down.

Promises: the task, its "done when" lines, skills, tags, files and first event in one transaction.
One for a client that became part of another is that one's.
Refuses a client in the archive.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.lib.uploads import Chosen
from tasks import following, tagging, telling
from tasks.attaching import attach, given
from tasks.models import Criterion, Event, Skill, State, Task

CHANGES = ("edit", "split", "merge_in")  # of what was agreed


@transaction.atomic
def draft(
    client: Client,
    *,
    by: User,
    skills: Iterable[Skill] = (),
    tags: Iterable[str] = (),
    criteria: Iterable[str] = (),
    files: Iterable[Chosen] = (),
    voice: Chosen | None = None,
    **fields: Any,
) -> Task:
    """A new draft for `client`; one written by a client's person is a request to their manager."""
    client = client.followed()
    fields.setdefault("manager", by if by.is_manager else client.manager)
    if by.is_client:
        fields.setdefault("contact", client.contacts.filter(user=by).first())
    if client.is_archived:
        raise Refusal(_("%(name)s is in the archive. Take it out first") % {"name": client})
    if contact := fields.get("contact"):
        fields["contact"] = contact.followed()
    task = Task.objects.create(
        client=client,
        created_by=by,
        is_request=by.is_client,
        **fields,
    )
    task.skills.set(skills)
    tagging.write(task, tags)
    write_criteria(task, criteria)
    attach(task, given(files, voice), by=by)
    following.begin(task, [by, task.contact.user if task.contact else None])
    event = task.record("draft", by=by)
    if task.is_request:
        telling.moved(task, event)
    return task


@transaction.atomic
def draft_once(client: Client, *, by: User, title: str, **fields: Any) -> Task:
    """The same, but a form pressed twice is one task."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    just_now = Task.objects.filter(created_at__gt=timezone.now() - timedelta(minutes=1))
    twin = just_now.filter(client=client, created_by=by, title=title, call=None).first()
    return twin or draft(client, by=by, title=title, **fields)


def write_criteria(task: Task, lines: Iterable[str]) -> None:
    """Replace the "done when" lines; those that stay keep what was ticked of them."""
    wanted = [line.strip()[:200] for line in lines if line.strip()]
    standing = {criterion.text: criterion for criterion in task.criteria.all()}
    rows = [
        standing.pop(text) if text in standing else Criterion(task=task, text=text)
        for text in wanted
    ]
    for position, row in enumerate(rows):
        row.position = position
        row.save()
    task.criteria.exclude(pk__in=[row.pk for row in rows]).delete()


@transaction.atomic
def edit(
    task: Task,
    *,
    by: User,
    seen: int | None = None,
    skills: Iterable[Skill] | None = None,
    tags: Iterable[str] | None = None,
    criteria: Iterable[str] | None = None,
    files: Iterable[Chosen] = (),
    voice: Chosen | None = None,
    **fields: Any,
) -> Event | None:
    """Change what was agreed; the change is an event of the task, None if nothing differs.

    Files are added to those there. A request changed by its own side is told to its manager.

    `seen` is the number of the last change its editor knew of: a later one refuses. Skills, tags
    and lines that are not given stay.
    """
    task = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
    if task.is_ended or (by.is_client and task.state != State.DRAFT):
        raise task.overtaken(by)
    check_seen(task, seen)
    changed = [name for name, value in fields.items() if getattr(task, name) != value]
    for name in changed:
        setattr(task, name, fields[name])
    if "brief" in changed and task.state != State.DRAFT and not task.brief.strip():
        raise Refusal(_("The brief must stay: somebody may be working by it"), "brief")
    task.save(update_fields=changed)
    words = [
        str(Task._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in changed
    ]
    words += _set_skills(task, skills) + _set_criteria(task, criteria)
    words += [str(one) for one in attach(task, given(files, voice), by=by)]
    words += tagging.write(task, tags) if tags is not None else []
    return _changed(task, words, by) if words else None


def _changed(task: Task, words: list[str], by: User) -> Event:
    event = task.record("edit", by=by, from_state=task.state, why=", ".join(words))
    ring("task", task=task.pk)
    if by.is_client:
        telling.moved(task, event)
    return event


def last_change(task: Task) -> Event | None:
    return task.events.filter(verb__in=CHANGES).select_related("by").last()


def check_seen(task: Task, seen: int | None) -> None:
    last = last_change(task)
    if seen is None or last is None or last.pk <= seen:
        return
    raise Overtaken(
        _("%(who)s changed this at %(time)s. Your text is kept below")
        % {"who": last.by, "time": f"{timezone.localtime(last.at):%H:%M}"}
    )


def _set_skills(task: Task, skills: Iterable[Skill] | None) -> list[str]:
    if skills is None or {*skills} == {*task.skills.all()}:
        return []
    task.skills.set(skills)
    return [str(Task._meta.get_field("skills").verbose_name)]


def _set_criteria(task: Task, lines: Iterable[str] | None) -> list[str]:
    if lines is None or [*lines] == [c.text for c in task.criteria.all()]:
        return []
    write_criteria(task, lines)
    return [str(Criterion._meta.get_field("text").verbose_name)]
