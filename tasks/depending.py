"""Tasks that wait for others: their clock starts when those have ended.

Promises: no circle, however many write at once: whoever ties tasks of a client does it after the
one before. An accepted or cancelled task frees what waited for it, and the last of several tells
the assistant, once.
Refuses a task of another client, itself, and one that waits for this one already.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Refusal
from tasks import telling
from tasks.models import Dependency, Event, Task
from tasks.states import UNFINISHED


@transaction.atomic
def tie(task: Task, *, by: User, after: Task) -> Event | None:
    """`task` waits for `after`; None if it does so already."""
    Client.objects.select_for_update(no_key=True).get(pk=task.client_id)
    if task.is_ended:
        raise task.overtaken(by)
    if task.pk == after.pk:
        raise Refusal(_("A task cannot wait for itself"), "after")
    if task.client_id != after.client_id:
        raise Refusal(_("Choose a task of the same client"), "after")
    if task.pk in waited_for_by(after):
        words = _("%(number)s waits for this task already: the two would wait for each other")
        raise Refusal(words % {"number": after.number}, "after")
    if task.waits_for.filter(after=after).exists():
        return None
    task.waits_for.create(after=after)
    return _told(task, "wait", by, after)


@transaction.atomic
def untie(task: Task, *, by: User, after: Task) -> Event | None:
    """`task` waits for `after` no longer; None if it did not."""
    Client.objects.select_for_update(no_key=True).get(pk=task.client_id)
    gone = Dependency.objects.filter(task=task, after=after).delete()[0]
    return _told(task, "wait_no_more", by, after) if gone else None


def waited_for_by(task: Task) -> set[int]:
    """The numbers of all the tasks that `task` waits for, directly or through others."""
    known: set[int] = set()
    edge = {task.pk}
    while edge:
        rows = Dependency.objects.filter(task__in=edge).values_list("after", flat=True)
        edge = {*rows} - known
        known |= edge
    return known


def open_before(task: Task):
    """The unfinished tasks that `task` waits for."""
    return Task.objects.filter(waited_for_by__task=task, state__in=sorted(UNFINISHED))


def is_free(task: Task) -> bool:
    return not open_before(task).exists()


def free(task: Task, event: Event) -> None:
    """`task` has ended, by `event`: whoever holds what waited for it alone is told. Two that end at
    once are told apart by the lock on what waits."""
    waiting = Task.objects.filter(waits_for__after=task, state__in=sorted(UNFINISHED))
    for one in waiting.select_for_update(of=("self",), no_key=True).order_by("pk"):
        if is_free(one):
            _tell_freed(one, task, event)


def _tell_freed(task: Task, after: Task, event: Event) -> None:
    ring("task", task=task.pk)
    if task.assistant:
        cause = f"{task.pk}:{event.pk}"
        telling.tell(task.assistant, "freed", task, cause=cause, number=after.number)


def _told(task: Task, verb: str, by: User, after: Task) -> Event:
    event = task.record(verb, by=by, from_state=task.state, why=after.number)
    ring("task", task=task.pk)
    ring("task", task=after.pk)
    return event
