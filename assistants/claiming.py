"""Taking a task from the queue.

Promises: exactly one winner, however many try; the others are told who won. The
work-in-progress limit holds under any number of parallel claims.
Refuses: a task that is not open any more (`Overtaken`), and a claim beyond the limit.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assistants.models import Profile
from smartfield.lib.refusals import Overtaken, Refusal
from tasks.models import Assignment, Event, State, Task
from tasks.signals import task_moved
from tasks.wording import sentence


@transaction.atomic
def claim(task: Task, *, by: User) -> Event:
    """`by` takes the open task, by one conditional UPDATE."""
    _check_room(by)
    now = timezone.now()
    won = Task.objects.filter(pk=task.pk, state=State.OPEN).update(
        state=State.CLAIMED, assistant=by, claimed_at=now, moved_at=now
    )
    task.refresh_from_db()
    if not won:
        raise Overtaken(_lost(task, by))
    Assignment.objects.create(task=task, assistant=by, since=now)
    event = task.record("claim", by=by, from_state=State.OPEN, at=now)
    task_moved.send(Task, task=task, event=event)
    return event


def _check_room(person: User) -> None:
    """The assistant's profile row is the gate: parallel claims of one person come one by one."""
    Profile.objects.get_or_create(user=person)
    limit = Profile.objects.select_for_update().get(user=person).wip_limit
    if Task.objects.in_hand_of(person).count() >= limit:
        raise Refusal(
            ngettext(
                "You have %(limit)s task in hand. Deliver it or give it back first",
                "You have %(limit)s tasks in hand. Deliver one or give one back first",
                limit,
            )
            % {"limit": limit}
        )


def _lost(task: Task, person: User) -> str:
    if task.assistant == person:
        return _("You have this task already")
    if task.assistant:
        return _("%(who)s took it first") % {"who": task.assistant}
    last = task.events.select_related("by").last()
    return _("The task is not in the queue any more. %(last)s") % {
        "last": sentence(last) if last else ""
    }
