"""Claims that nobody starts on (product: Task, claim).

Whoever took a task from the queue starts a clock on it within the agency's working hours, or it
goes back: warned an hour before, the manager told, once, whoever runs this and how often. What a
manager assigned or somebody handed over stays where it was put.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from clients.calling_back import office_hours
from smartfield.lib.refusals import Overtaken
from tasks import telling
from tasks.models import Dependency, Event, State, Task
from tasks.states import UNFINISHED

TAKEN = ("claim", "assign", "hand_over")


def look(at: datetime) -> None:
    """Warn of the claims that end soon at `at`, and end those whose time is over."""
    for task in unstarted():
        if ends_at(task) <= at:
            _end(task)
        elif _warned_at(task) <= at:
            _warn(task)


def unstarted():
    """Claimed tasks that could start, and did not, of those who took them themselves; each with
    when the last one before it ended, as `freed_at`."""
    taken = Event.objects.filter(task=OuterRef("pk"), verb__in=TAKEN).order_by("-at", "-pk")
    how = Subquery(taken.values("verb")[:1])
    before = Dependency.objects.filter(task=OuterRef("pk"))
    waits = Exists(before.filter(after__state__in=sorted(UNFINISHED)))
    freed_at = Subquery(before.order_by("-after__moved_at").values("after__moved_at")[:1])
    claimed = Task.objects.filter(state=State.CLAIMED).annotate(how=how, freed_at=freed_at)
    could_start = claimed.filter(~waits, how="claim")
    return could_start.select_related("client", "manager", "assistant")


def ends_at(task: Task) -> datetime:
    """By when a clock must have started; time on hold or behind another task does not count."""
    return office_hours().after(_since(task), settings.CLAIM_ENDS_AFTER)


def _warned_at(task: Task) -> datetime:
    before = settings.CLAIM_ENDS_AFTER - settings.CLAIM_WARNED_BEFORE
    return office_hours().after(_since(task), before)


def _since(task: Task) -> datetime:
    return max(filter(None, [task.moved_at, task.freed_at]))  # type: ignore[attr-defined]


def _warn(task: Task) -> None:
    cause = f"{task.pk}:{_since(task).isoformat()}"
    assert task.assistant  # a claim has somebody
    with transaction.atomic():
        telling.tell(task.assistant, "claim_ending", task, cause=cause, ends_at=ends_at(task))


def _end(task: Task) -> None:
    try:
        task.end_claim(taken_at=task.moved_at)
    except Overtaken:
        return  # the clock started in the meantime, or somebody moved the task
