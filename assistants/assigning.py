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
    fits = scoring.people_for(task, at, said)
    event = task.assign(assistant, by=by)
    places = [fit.assistant for fit in fits]
    if assistant.pk in places:
        place = places.index(assistant.pk) + 1
        Decision.objects.create(
            assignment=task.assignments.get(until=None),
            by=by,
            at=at,
            place=place,
            out_of=len(fits),
            weights={name: getattr(said, name) for name in Weights.FACTORS},
            ranking=_kept(fits, place),
        )
    return event


def _kept(fits: list[Fit], place: int) -> list[dict[str, Any]]:
    shown = [*enumerate(fits[:KEPT], 1)]
    shown += [(place, fits[place - 1])] if place > KEPT else []
    return [
        {
            "person": fit.assistant,
            "place": n,
            "score": round(fit.score, 1),
            **{name: round(fit.value(name), 3) for name in Weights.FACTORS},
        }
        for n, fit in shown
    ]


def who_fits(task: Task, at: datetime, reader: User, chosen: Iterable[int] = ()) -> list[Ranked]:
    """The first of the list with their reasons, and whoever is `chosen` wherever they stand."""
    fits, wanted = scoring.people_for(task, at), set(chosen)
    shown = [fit for n, fit in enumerate(fits) if n < SHOWN or fit.assistant in wanted]
    people = User.objects.in_bulk([fit.assistant for fit in shown])
    return ranked(shown, {task.pk: task}, people, at, reader)


def others(shown: Iterable[Ranked]):
    """Everybody else, by name."""
    known = [one.person.pk for one in shown]
    return User.objects.assistants().exclude(pk__in=known).order_by("name", "pk")
