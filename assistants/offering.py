"""Keeping a task for a few people until an instant; the first of them to take it has it.

Promises: while an offer stands nobody else can take the task (`claiming.claim`), one at most is
open for a task, and whoever offers is told how it ends. When its time is up the task is anybody's
at once; the job only closes the offer and tells. What is answered or over is not new in an inbox.
Refuses: a task that is not in the queue, a second offer, and an answer to an offer that is over.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import notices
from accounts.models import Notice, User
from assistants.models import Offer, Offered
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Overtaken, Refusal
from tasks.models import State, Task

USUALLY = 30  # minutes


@transaction.atomic
def offer(task: Task, assistants: Iterable[User], *, minutes: int = USUALLY, by: User) -> Offer:
    """Keep the open task for `assistants`, who are told, for so many minutes."""
    task = held(task)
    if task.state != State.OPEN:
        raise task.overtaken(by)
    now = timezone.now()
    _close_if_over(task, now)
    if task.offers.open().exists():
        raise Refusal(_("It is on offer already. Withdraw that first"))
    made = task.offers.create(by=by, made_at=now, until=now + timedelta(minutes=minutes))
    for person in assistants:
        made.offered.create(assistant=person)
        _tell(person, "offered", made, cause=f"{made.pk}", until_at=made.until)
    ring("queue")
    return made


@transaction.atomic
def decline(task: Task, *, by: User) -> None:
    """Say no. When everybody has, the task is in the queue again and the manager is told."""
    task = held(task)
    now = timezone.now()
    made = task.offers.standing(now).filter(offered__assistant=by).first()
    if made is None:
        raise Overtaken(_("The offer is over"))
    made.offered.filter(assistant=by, answer="").update(
        answer=Offered.Answer.REFUSED, answered_at=now
    )
    _words_of(made).filter(person=by).update(read_at=now)
    if not made.offered.filter(answer="").exists():
        _end(made, Offer.End.REFUSED, now)


@transaction.atomic
def withdraw(task: Task, *, by: User) -> None:
    """Take the offer back: the task is anybody's. Twice is once."""
    for made in held(task).offers.open():
        _end(made, Offer.End.WITHDRAWN, timezone.now())


def expire(at: datetime) -> None:
    """Close the offers whose time was up at `at`, each with a word to whoever made it."""
    for made in Offer.objects.over(at).select_related("task"):
        with transaction.atomic():
            _close_if_over(held(made.task), at)


def close(task: Task, *, taken_by: User | None, by: User | None) -> None:
    """The task has left the queue: taken by one of them, or by the hand of somebody else."""
    now = timezone.now()
    for made in task.offers.open():
        mine = made.offered.filter(assistant=taken_by) if taken_by == by else Offered.objects.none()
        is_taken = mine.update(answer=Offered.Answer.TAKEN, answered_at=now)
        _end(made, Offer.End.TAKEN if is_taken else Offer.End.WITHDRAWN, now)


def held(task: Task) -> Task:
    """The task as it is now, nobody else's to move until the transaction ends."""
    return Task.objects.select_for_update(no_key=True).get(pk=task.pk)


def _close_if_over(task: Task, at: datetime) -> None:
    for made in task.offers.over(at):
        _end(made, Offer.End.EXPIRED, at)


def _end(made: Offer, end: str, at: datetime) -> None:
    made.end, made.closed_at = end, at
    made.save(update_fields=["end", "closed_at"])
    _words_of(made).update(read_at=at)
    if end in (Offer.End.EXPIRED, Offer.End.REFUSED):
        _tell(made.by, f"offer_{end}", made, cause=f"{made.pk}:{end}")
    ring("queue")


def _words_of(made: Offer) -> QuerySet[Notice]:
    """Unread notices that ask for an answer to the offer."""
    return Notice.objects.unread().filter(kind="offered", cause=f"offer:{made.pk}")


def _tell(person: User, kind: str, made: Offer, *, cause: str, **facts) -> None:
    task = made.task
    path = reverse("queue") if kind == "offered" else task.get_absolute_url()
    notices.tell(
        person,
        kind,
        f"offer:{cause}",
        path,
        number=str(task.pk),
        task=task.title,
        client=task.client.name,
        actor=made.by,
        **facts,
    )
