"""One thing done to many tasks, and taken back.

Promises: each task by its own verb, in a transaction and with an event of its own; a task that
refuses says why, and the others are done. For ten minutes what nobody has touched since goes back,
by the verbs too; taken back twice is once.
Refuses: an undo by somebody else, a later one, and that of a cancellation, which is final.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.refusals import Refusal
from tasks import drafting, policies, tagging
from tasks.models import BulkAction, BulkRow, Event, Tag, Task
from tasks.states import MOVES
from tasks.wording import sentence

Deed = BulkAction.Deed
MOST = 200  # tasks at once
MERGE = "merge"  # offered beside the deeds; it is no deed to each, and has a page of its own


class Way(NamedTuple):
    """How a deed is done to a task, and undone by what was `before`."""

    act: Callable[..., Event | None]
    back: Callable[..., Any] | None = None
    field: str = ""


def _edit(task: Task, *, by: User, **values: Any) -> Event | None:
    return drafting.edit(task, by=by, **values)


def _due_back(task: Task, *, by: User, due_at: str | None) -> None:
    drafting.edit(task, by=by, due_at=due_at and datetime.fromisoformat(due_at))


def _tag(task: Task, *, by: User, tags: Iterable[str]) -> Event | None:
    return drafting.edit(task, by=by, tags=[*tagging.names_of(task), *tags])


def _untag(task: Task, *, by: User, tags: Iterable[str]) -> Event | None:
    off = {name.lower() for name in tags}
    stay = [name for name in tagging.names_of(task) if name.lower() not in off]
    return drafting.edit(task, by=by, tags=stay)


def _tags_back(task: Task, *, by: User, tags: list[int]) -> None:
    had = Tag.objects.filter(pk__in=tags).values_list("name", flat=True)
    drafting.edit(task, by=by, tags=had)


def _release(task: Task, *, by: User) -> None:
    task.release(by=by, note=_("Assigned by mistake and taken back at once."))


WAYS = {
    Deed.ASSIGN: Way(Task.assign, _release),
    Deed.DUE: Way(_edit, _due_back, "due_at"),
    Deed.PRIORITY: Way(_edit, _edit, "priority"),
    Deed.TAG: Way(_tag, _tags_back, "tags"),
    Deed.UNTAG: Way(_untag, _tags_back, "tags"),
    Deed.PUBLISH: Way(Task.publish, Task.withdraw),
    Deed.CANCEL: Way(Task.cancel),
}


def refusal(task: Task, deed: str, by: User) -> str:
    """Why `deed` is not possible on `task` now, as far as is known before; empty if it is."""
    verb = deed if deed in policies.MAY else "edit"
    if not policies.MAY[verb](by, task):
        return _("Not possible: it is at “%(state)s”") % {"state": task.get_state_display()}
    if deed == Deed.PUBLISH and not task.brief.strip():
        return _("Write the brief before the task goes to the queue")
    return ""


def do(deed: str, tasks: Iterable[Task], *, by: User, **values: Any) -> BulkAction:
    """Do `deed` to each of `tasks`; what became of each stands in the rows."""
    action = BulkAction.objects.create(deed=deed, by=by)
    for task in tasks:
        _do_one(action, task, by, values)
    return action


def _do_one(action: BulkAction, task: Task, by: User, values: dict[str, Any]) -> None:
    way = WAYS[Deed(action.deed)]
    try:
        with transaction.atomic():
            task = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
            before = _before(task, way.field)
            event = way.act(task, by=by, **values)
            if event is None:
                raise Refusal(_("It is so already"))
            action.rows.create(task=task, event=event, before=before)
    except Refusal as no:
        action.rows.create(task=task, refusal=str(no))


def _before(task: Task, field: str) -> dict[str, Any]:
    if field == "tags":
        return {field: list(task.tags.values_list("pk", flat=True))}
    value = getattr(task, field) if field else None
    return {field: value.isoformat() if isinstance(value, datetime) else value} if field else {}


@transaction.atomic
def undo(action: BulkAction, *, by: User) -> BulkAction:
    """Take back what nobody has touched since; what stays says why."""
    action = BulkAction.objects.select_for_update(no_key=True).get(pk=action.pk)
    if action.undone_at:
        return action
    if action.by_id != by.pk or not action.may_be_undone():
        raise Refusal(_("This cannot be taken back any more. Each task can still be changed"))
    for row in action.rows.exclude(event=None).select_related("action"):
        _undo_one(row, by)
    action.undone_at = timezone.now()
    action.save(update_fields=["undone_at"])
    return action


def _undo_one(row: BulkRow, by: User) -> None:
    task = Task.objects.select_for_update(no_key=True).get(pk=row.task_id)
    last = task.events.select_related("by").last()
    back = WAYS[Deed(row.action.deed)].back
    try:
        if last is None or last.pk != row.event_id or back is None:
            raise Refusal(sentence(last, by) if last else "")
        with transaction.atomic():
            back(task, by=by, **row.before)
    except Refusal as no:
        row.kept_why = str(no)
        row.save(update_fields=["kept_why"])


def then(task: Task, deed: str) -> str:
    """In which state the task is afterwards; empty where the state stays."""
    after = MOVES[deed].target if deed in MOVES else None
    return str(after.label) if after else ""
