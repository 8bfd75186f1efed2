"""Taking a task from the queue.

Promises: exactly one winner, however many try; the others are told who won. The
work-in-progress limit holds under any number of parallel claims.
Refuses: a task that is not open any more (`Overtaken`), one that is on offer to others, one of a
client whose tasks they do not get, and a claim beyond the limit.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assistants import describing, offering
from assistants.models import Block, Offer
from smartfield.lib.refusals import Overtaken, Refusal
from tasks.models import Assignment, Event, State, Task
from tasks.signals import task_moved
from tasks.wording import sentence

JUST_NOW = 60  # seconds


@transaction.atomic
def claim(task: Task, *, by: User) -> Event:
    """`by` takes the open task, by one conditional UPDATE."""
    _check_room(by)
    now = timezone.now()
    offering.held(task)  # what is on offer is read after everybody before us
    won = (
        Task.objects.filter(pk=task.pk, state=State.OPEN)
        .exclude(Exists(_kept_from(by, now)) | Exists(_blocking(by)))
        .update(state=State.CLAIMED, assistant=by, claimed_at=now, moved_at=now)
    )
    task.refresh_from_db()
    if not won:
        raise _lost(task, by, now)
    Assignment.objects.create(task=task, assistant=by, since=now)
    event = task.record("claim", by=by, from_state=State.OPEN, at=now)
    task_moved.send(Task, task=task, event=event)
    return event


def _check_room(person: User) -> None:
    """The assistant's profile row is the gate: parallel claims of one person come one by one."""
    limit = describing.held(person).wip_limit
    if Task.objects.in_hand_of(person).count() >= limit:
        raise Refusal(
            ngettext(
                "You have %(limit)s task in hand. Deliver it or give it back first",
                "You have %(limit)s tasks in hand. Deliver one or give one back first",
                limit,
            )
            % {"limit": limit}
        )


def _kept_from(person: User, at: datetime) -> QuerySet[Offer]:
    """The offer of a task that stands, and is to others."""
    return Offer.objects.standing(at).filter(task=OuterRef("pk")).exclude(offered__assistant=person)


def _blocking(person: User) -> QuerySet[Block]:
    return Block.objects.filter(client=OuterRef("client"), assistant=person)


def _lost(task: Task, person: User, at: datetime) -> Refusal:
    if task.assistant == person:
        return Overtaken(_("You have this task already"))
    if task.assistant and task.claimed_at:
        seconds = int((at - task.claimed_at).total_seconds())
        if 0 < seconds < JUST_NOW:
            words = ngettext(
                "%(who)s took it %(count)d s ago", "%(who)s took it %(count)d s ago", seconds
            )
            return Overtaken(words % {"who": task.assistant, "count": seconds})
        return Overtaken(_("%(who)s took it first") % {"who": task.assistant})
    if task.state == State.OPEN:
        return _not_theirs(task, at)
    last = task.events.select_related("by").last()
    return Overtaken(
        _("The task is not in the queue any more. %(last)s")
        % {"last": sentence(last) if last else ""}
    )


def _not_theirs(task: Task, at: datetime) -> Refusal:
    if made := task.offers.standing(at).first():
        until = timezone.localtime(made.until)
        return Refusal(_("It is on offer to others until %(time)s") % {"time": f"{until:%H:%M}"})
    return Refusal(_("Ask %(manager)s before you take this one") % {"manager": task.manager})
