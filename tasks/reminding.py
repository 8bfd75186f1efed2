"""Reminders that time itself causes (product: Reminders).

Each asks the database what is due at an instant, so a missed run is caught up. The cause names
the fact and its instant: a deadline that moves reminds anew, and nothing reminds twice.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from tasks import telling
from tasks.models import Comment, Correction, Event, State, Task

DEADLINE_NEAR = (timedelta(hours=24), timedelta(hours=2))
CAUGHT_UP_WITHIN = timedelta(days=7)


def all_due(at: datetime) -> None:
    for remind in REMINDERS:
        with transaction.atomic():
            remind(at)


def unclaimed(at: datetime) -> None:
    waiting = Task.objects.open().filter(
        published_at__lte=at - settings.UNCLAIMED_AFTER, published_at__gt=at - CAUGHT_UP_WITHIN
    )
    for task in _with_people(waiting):
        since = task.published_at
        cause = f"{task.pk}:{since.isoformat()}"
        telling.tell(task.manager, "unclaimed", task, cause=cause, since_at=since)


def deadlines_near(at: datetime) -> None:
    for before in DEADLINE_NEAR:
        near = Task.objects.unfinished().exclude(state=State.IN_REVIEW)
        for task in _with_people(near.filter(due_at__gt=at, due_at__lte=at + before)):
            hours = before // timedelta(hours=1)
            _tell_workers(task, "deadline_near", f"{task.pk}:{hours}:{task.due_at.isoformat()}")


def deadlines_missed(at: datetime) -> None:
    late = Task.objects.overdue(at).filter(due_at__gt=at - CAUGHT_UP_WITHIN)
    for task in _with_people(late):
        _tell_workers(task, "deadline_missed", f"{task.pk}:{task.due_at.isoformat()}")


def questions(at: datetime) -> None:
    """Open questions to the client that have waited a day: of tasks on hold, and of requests."""
    asked = Comment.objects.filter(kind=Comment.Kind.QUESTION, task=OuterRef("pk"))
    turns = Event.objects.filter(task=OuterRef("pk")).asking()
    waiting = Task.objects.filter(moved_at__lte=at - settings.WAITING_AFTER).annotate(
        asked=Subquery(turns.values("asked")[:1])
    )
    held = Q(Exists(asked), state=State.ON_HOLD)
    requests = Q(state=State.DRAFT, is_request=True) & ~Q(asked="") & Q(asked__isnull=False)
    for task in _with_people(waiting.filter(held | requests)):
        question = task.comments.filter(kind=Comment.Kind.QUESTION).last()
        for person in telling.deciders(task):
            telling.tell(person, "question_waiting", task, cause=question.pk, words=question.text)


def corrections(at: datetime) -> None:
    """Open corrections that have waited a day in the assistant's hands."""
    waiting = Correction.objects.open().filter(
        asked_at__lte=at - settings.WAITING_AFTER,
        task__state__in=[State.IN_PROGRESS, State.SENT_BACK],
    )
    for correction in waiting.select_related("task__client", "task__assistant"):
        telling.tell(
            correction.task.assistant,
            "correction_waiting",
            correction.task,
            cause=correction.pk,
            since_at=correction.asked_at,
            words=correction.text,
        )


def reviews(at: datetime) -> None:
    """Results that wait for the client: told after each of the agreed spans."""
    for span in settings.REVIEW_REMINDERS:
        waiting = Task.objects.filter(
            state=State.IN_REVIEW,
            delivered_at__lte=at - span,
            delivered_at__gt=at - span - CAUGHT_UP_WITHIN,
        )
        for task in _with_people(waiting):
            cause = f"{task.pk}:{task.round}:{span.days}"
            for person in telling.deciders(task):
                telling.tell(
                    person, "review_waiting", task, cause=cause, since_at=task.delivered_at
                )


def holds_over(at: datetime) -> None:
    """Tasks on hold whose day has come, in the client's zone."""
    held = Task.objects.filter(state=State.ON_HOLD, held_until__lte=(at + timedelta(days=1)).date())
    for task in _with_people(held):
        if task.held_until <= timezone.localtime(at, task.client.zone).date():
            cause = f"{task.pk}:{task.held_until}"
            telling.tell(task.assistant, "hold_over", task, cause=cause, until_on=task.held_until)


def _with_people(tasks):
    return tasks.select_related("client", "manager", "assistant")


def _tell_workers(task: Task, kind: str, cause: str) -> None:
    for person in filter(None, {task.manager, task.assistant}):
        telling.tell(person, kind, task, cause=cause, due_at=task.due_at)


REMINDERS = (
    unclaimed,
    deadlines_near,
    deadlines_missed,
    questions,
    corrections,
    reviews,
    holds_over,
)
