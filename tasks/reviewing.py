"""What a review is made of, beside the verdict: points ticked, a rating, what is charged.

Promises: each lands once and whole, on the result that was seen; a tick and a verdict in the same
moment are one after the other, and so are two decisions.
Refuses, with nothing changed: a tick on a judged result, a rating after its days, a question
without a reason, a decision where one is given.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Overtaken, Refusal
from tasks import telling
from tasks.models import Check, Correction, Delivery, State, Task
from tasks.points import Point, points
from tasks.signals import task_moved

RATED_WITHIN = timedelta(days=14)


@transaction.atomic
def check(task: Task, key: str, *, by: User, round: int, is_fine: bool) -> Point:
    """Say of one point of the result of `round` that it is fine, or not yet; the last word of a
    company's people counts."""
    task = _held(task)
    delivery = task.deliveries.filter(round=round, verdict="").first()
    if task.state != State.IN_REVIEW or round != task.round or delivery is None:
        raise task.overtaken(by)
    point = _named(key, task, delivery)
    kept, _is_new = Check.objects.update_or_create(
        {"text": point.text, "is_fine": is_fine, "by": by, "at": timezone.now()},
        delivery=delivery,
        criterion=point.criterion,
        correction=point.correction,
    )
    ring("task", task=task.pk)
    return point._replace(check=kept)


@transaction.atomic
def rate(task: Task, *, by: User, rating: int | None, word: str) -> Delivery:
    """Rate an accepted result, or change one's mind, for fourteen days."""
    task = _held(task)
    delivery = task.deliveries.filter(verdict=Delivery.Verdict.ACCEPTED).last()
    if task.state != State.ACCEPTED or delivery is None:
        raise task.overtaken(by)
    if task.accepted_at and timezone.now() > task.accepted_at + RATED_WITHIN:
        raise Refusal(_("The days for a rating are over. Write a comment, and everybody reads it"))
    if (delivery.rating, delivery.word) != (rating, word):
        delivery.rating, delivery.word = rating, word
        delivery.save(update_fields=["rating", "word"])
        task.record("rate", by=by, from_state=task.state, why=word)
        telling.rated(task, delivery, by=by)
    return delivery


@transaction.atomic
def question(correction: Correction, *, by: User, why: str) -> None:
    """Doubt whether the client's word on a correction is right: a manager decides."""
    correction = _still_open_to_doubt(correction, by)
    if correction.questioned_at is not None:
        raise Overtaken(_("It is in question already; the manager decides"))
    if not why.strip():
        raise Refusal(_("Say why, so that the manager can decide"), "why")
    correction.question, correction.questioned_by = why, by
    correction.questioned_at = timezone.now()
    correction.save(update_fields=["question", "questioned_by", "questioned_at"])
    task = correction.task
    task.record("question", by=by, from_state=task.state, why=why)
    telling.questioned(correction)


@transaction.atomic
def decide(correction: Correction, *, by: User, decision: str, word: str) -> None:
    """A manager's last word: free or charged, and why. The bill that waited for it is made."""
    correction = _still_open_to_doubt(correction, by)
    if not word.strip():
        raise Refusal(_("Say why, in a sentence: the client reads it"), "word")
    correction.decision, correction.decision_word = decision, word
    correction.decided_by, correction.decided_at = by, timezone.now()
    correction.save(update_fields=["decision", "decision_word", "decided_by", "decided_at"])
    task = correction.task
    event = task.record("decide", by=by, from_state=task.state, why=word)
    telling.decided(correction)
    task_moved.send(Task, task=task, event=event)


def _held(task: Task) -> Task:
    """The task as it is now, its row locked."""
    return Task.objects.select_for_update(no_key=True, of=["self"]).get(pk=task.pk)


def _named(key: str, task: Task, delivery: Delivery) -> Point:
    for point in points(task, delivery):
        if point.key == key:
            return point
    raise Overtaken(_("This point has changed meanwhile. Look at the result again"))


def _still_open_to_doubt(correction: Correction, by: User) -> Correction:
    """The correction as it is now, under its task's lock, while its charge is not settled."""
    task = _held(correction.task)
    correction = task.corrections.select_related("asked_by").get(pk=correction.pk)
    correction.task = task
    if correction.decision:
        raise Overtaken(
            _("%(who)s has decided it already: %(decision)s")
            % {"who": correction.decided_by, "decision": correction.get_decision_display()}
        )
    if correction.is_undecided:
        return correction
    if task.is_ended:
        raise task.overtaken(by)
    if task.events.filter(verb="accept", at__gt=correction.asked_at).exists():
        raise Refusal(_("Its time is charged already, and stays as it was"))
    return correction
