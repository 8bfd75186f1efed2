"""One task that is several: parts of it become tasks of their own (ADR 0047).

Promises: in one transaction each part is a task with what was ticked for it, of the same client,
caller, call and category, and both histories name the other; what was worked stays where it was
worked. A double press is one split.
Refuses a task that has ended or is with the client, one thing ticked for two parts, a brief of
which nothing would stay, and a task that was changed since it was looked at.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Refusal
from tasks import depending, drafting, policies, telling
from tasks.models import Criterion, State, Step, Task, TaskFile

MOST = 4  # parts at once
CUTS = (("\n\n", r"\n\s*\n"), ("\n", r"\n"), (" ", r"(?<=[.!?…])\s+"))
SHARED = ("contact", "call", "category", "priority", "template", "manager")


@dataclass(frozen=True)
class Part:
    """What a new task takes along. `pieces` are places in `pieces(brief)`; `to` is where it goes:
    `keep`, `queue` or `same` hands; `order` whether it comes `after` the other or `before`."""

    title: str
    brief: str = ""
    pieces: Sequence[int] = ()
    steps: Iterable[Step] = ()
    criteria: Iterable[Criterion] = ()
    files: Iterable[TaskFile] = ()
    due_at: datetime | None = None
    estimate_minutes: int | None = None
    limit_minutes: int | None = None
    to: str = "keep"
    order: str = ""


def pieces(brief: str) -> tuple[list[str], str]:
    """What a brief can be cut into, and what joins it again: paragraphs; of one its lines; of one
    its sentences."""
    for joint, cut in CUTS:
        found = [text.strip() for text in re.split(cut, brief.strip()) if text.strip()]
        if len(found) > 1:
            return found, joint
    return found, joint


@transaction.atomic
def split(
    task: Task,
    parts: Sequence[Part],
    *,
    by: User,
    seen: int | None = None,
    estimate_minutes: int | None = None,
    limit_minutes: int | None = None,
) -> list[Task]:
    """Make a task of each of `parts`; what stays is to take so long. `seen` as in `edit`."""
    task = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
    if made := _just_made(task, parts):
        return made
    if not policies.may_split(by, task):
        raise task.overtaken(by)
    drafting.check_seen(task, seen)
    _check_once(parts)
    brief = _what_stays(task, parts)
    made = [_make(task, part, by) for part in parts]
    drafting.edit(
        task, by=by, brief=brief, estimate_minutes=estimate_minutes, limit_minutes=limit_minutes
    )
    telling.was_split(task, made, task.events.filter(verb="split").latest("pk"))
    ring("task", task=task.pk)
    return made


def _just_made(task: Task, parts: Sequence[Part]) -> list[Task]:
    """The same parts, if they were made a moment ago."""
    since = timezone.now() - timedelta(minutes=1)
    just_now = {part.title: part for part in task.parts.filter(created_at__gt=since)}
    found = [just_now[part.title] for part in parts if part.title in just_now]
    return found if len(found) == len(parts) else []


def _check_once(parts: Sequence[Part]) -> None:
    if not parts:
        raise Refusal(_("Enter a title for the task"))
    for name in ("pieces", "steps", "criteria", "files"):
        taken = [one for part in parts for one in getattr(part, name)]
        if len({*taken}) != len(taken):
            raise Refusal(_("One thing is ticked for two tasks. It can go to one only"))


def _what_stays(task: Task, parts: Sequence[Part]) -> str:
    gone = {place for part in parts for place in part.pieces}
    if not gone:
        return task.brief
    texts, joint = pieces(task.brief)
    stays = joint.join(text for n, text in enumerate(texts) if n not in gone)
    if not stays and task.state != State.DRAFT:
        raise Refusal(_("Leave something of the brief here: somebody may be working by it"))
    return stays


def _make(task: Task, part: Part, by: User) -> Task:
    texts, joint = pieces(task.brief)
    taken = joint.join(texts[n] for n in sorted(part.pieces))
    new = drafting.draft(
        task.client,
        by=by,
        skills=task.skills.all(),
        title=part.title,
        brief="\n\n".join(filter(None, [part.brief.strip(), taken])),
        due_at=part.due_at,
        estimate_minutes=part.estimate_minutes,
        limit_minutes=part.limit_minutes,
        split_from=task,
        **{name: getattr(task, name) for name in SHARED},
    )
    _stay_a_request(task, new)
    for rows in (part.steps, part.criteria, part.files):
        for row in rows:
            type(row).objects.filter(pk=row.pk, task=task).update(task=new)
    task.record("split", by=by, from_state=task.state, why=new.number)
    new.record("split_from", by=by, from_state=new.state, why=task.number)
    _order(task, new, part.order, by)
    _send(task, new, part.to, by)
    return new


def _stay_a_request(task: Task, new: Task) -> None:
    """A part of what a client asked for is asked for by them, and they go on seeing it."""
    if task.is_request and task.state == State.DRAFT:
        new.is_request, new.created_by = True, task.created_by
        new.save(update_fields=["is_request", "created_by"])


def _order(task: Task, new: Task, order: str, by: User) -> None:
    if order == "after":
        depending.tie(new, by=by, after=task)
    elif order == "before":
        depending.tie(task, by=by, after=new)


def _send(task: Task, new: Task, to: str, by: User) -> None:
    if to == "keep":
        return
    if to == "same" and task.assistant is None:
        raise Refusal(_("Nobody has this task in hand any more. Choose again where it goes"))
    new.publish(by=by)
    if to == "same":
        new.assign(task.assistant, by=by)
