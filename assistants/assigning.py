"""Giving a task to somebody from the ranked list.

Promises: who was chosen, at which place of the list, and how the others stood, is kept with the
assignment in the same transaction and never changed.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assistants import scoring
from assistants.models import Decision, Weights
from assistants.reasons import Ranked, ranked
from assistants.scoring import Fit
from tasks.models import Event, Task

SHOWN = 24  # told with reasons; the others by name
KEPT = 20  # of a ranking


@transaction.atomic
def assign(task: Task, assistant: User, *, by: User) -> Event:
    """Give the open task to `assistant`, and keep how everybody stood before."""
    at, said = timezone.now(), scoring.weights()
    fits = scoring.people_for(task, at, said, first=KEPT, wanted=[assistant.pk])
    event = task.assign(assistant, by=by)
    if theirs := next((fit for fit in fits if fit.assistant == assistant.pk), None):
        Decision.objects.create(
            assignment=task.assignments.get(until=None),
            by=by,
            at=at,
            place=theirs.place,
            out_of=theirs.out_of,
            weights={name: getattr(said, name) for name in Weights.FACTORS},
            ranking=[_kept(fit) for fit in fits],
        )
    return event


def _kept(fit: Fit) -> dict[str, Any]:
    return {
        "person": fit.assistant,
        "place": fit.place,
        "score": round(fit.score, 1),
        **{name: round(fit.value(name), 3) for name in Weights.FACTORS},
    }


def who_fits(task: Task, at: datetime, reader: User, chosen: Iterable[int] = ()) -> list[Ranked]:
    """The first of the list with their reasons, and whoever is `chosen` wherever they stand."""
    shown = scoring.people_for(task, at, first=SHOWN, wanted=chosen)
    people = User.objects.in_bulk([fit.assistant for fit in shown])
    return ranked(shown, {task.pk: task}, people, at, reader)


def others(shown: Iterable[Ranked]):
    """Everybody else, by name."""
    known = [one.person.pk for one in shown]
    return User.objects.assistants().exclude(pk__in=known).order_by("name", "pk")
