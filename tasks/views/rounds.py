"""The rounds of a task: one of them, and what a new one changed."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from accounts.models import User
from smartfield.lib import word_changes
from tasks import policies, rounds
from tasks.models import Delivery, State, Task
from tasks.points import points
from tasks.story import Sources, rating_for
from tasks.views.reaching import task_for


class Round(NamedTuple):
    """One result with the seconds worked for it."""

    delivery: Delivery
    seconds: int
    is_free: bool


@roles(*ALL)
@require_safe
def round(request: HttpRequest, number: int, round: int) -> HttpResponse:
    """One round: what was asked before, what was delivered, what was thought of it."""
    task = task_for(request, number)
    sources = Sources.of(task, request.user)
    delivery = get_object_or_404(
        task.deliveries.select_related("delivered_by", "reviewed_by"), round=round
    )
    asked = sources.corrections
    found = {
        "task": task,
        "delivery": delivery,
        "rating": rating_for(request.user, delivery),
        "files": _files(request.user, delivery),
        "before": [c for c in asked if c.round == round],
        "after": [c for c in asked if c.round == round + 1 and c.came_by_return],
        "checks": delivery.checks.select_related("by"),
        "rounds": _rounds(sources),
        "changes": _changes(sources, delivery),
        "may": policies.allowed(request.user, task),
    }
    return render(request, "tasks/round.html", found)


def review(task: Task, reader: User, delivery: Delivery, sources: Sources) -> dict[str, Any]:
    """What the page of a task adds to a result: its points, its rounds, what it changed."""
    is_waiting = task.state == State.IN_REVIEW
    asked = points(task, delivery) if is_waiting else []
    return {
        "rating": rating_for(reader, delivery),
        "answered_points": [point for point in asked if point.correction],
        "wanted_points": [point for point in asked if point.criterion],
        "may_check": policies.may_check(reader, task),
        "rounds": _rounds(sources),
        "earlier": _before(sources, delivery),
        "changes": _changes(sources, delivery) if is_waiting else None,
    }


def _rounds(sources: Sources) -> list[Round]:
    begun, spent = rounds.beginnings_in(sources.events), dict[int, float]()
    for entry in sources.work:
        number = rounds.round_at(entry.started_at, begun)
        spent[number] = spent.get(number, 0) + entry.length.total_seconds()
    free = rounds.free_rounds(sources.corrections)
    return [
        Round(delivery, int(spent.get(delivery.round, 0)), delivery.round in free)
        for delivery in sources.deliveries
    ]


def _before(sources: Sources, delivery: Delivery) -> Delivery | None:
    earlier = [one for one in sources.deliveries if one.round < delivery.round]
    return earlier[-1] if earlier else None


def _changes(sources: Sources, delivery: Delivery) -> word_changes.Changes | None:
    """The earlier result and this one word by word; None where there is nothing to compare."""
    earlier = _before(sources, delivery)
    if earlier is None:
        return None
    return word_changes.between(_whole(earlier), _whole(delivery))


def _whole(delivery: Delivery) -> str:
    return "\n\n".join(filter(None, [delivery.summary, delivery.result]))


def _files(reader: User, delivery: Delivery):
    files = delivery.files.visible_to(reader).select_related("stored")
    return [one.stored for one in files]
