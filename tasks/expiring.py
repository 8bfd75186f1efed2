"""Acceptance by silence, only where the client's contract says so (product: Task, accept).

A visible clock of working days; the client is reminded at half time and 24 hours before; the
acceptance is logged as one by expiry.
"""

from datetime import datetime, timedelta

from django.db import transaction

from smartfield.lib.refusals import Overtaken
from tasks import telling
from tasks.models import State, Task

LAST_CALL = timedelta(hours=24)


def accept_expired(at: datetime) -> None:
    """Remind of acceptances that come near and make those that are due at `at`."""
    silent = Task.objects.filter(state=State.IN_REVIEW, client__silence_days__isnull=False)
    for task in silent.select_related("client", "manager", "assistant"):
        if task.expires_at <= at:
            _accept(task)
        else:
            _remind(task, at)


def _accept(task: Task) -> None:
    try:
        task.accept(by=None, round=task.round)
    except Overtaken:
        return  # the client spoke in the meantime


@transaction.atomic
def _remind(task: Task, at: datetime) -> None:
    half_time = task.delivered_at + (task.expires_at - task.delivered_at) / 2
    for name, due in (("half", half_time), ("last", task.expires_at - LAST_CALL)):
        if due <= at:
            for person in telling.deciders(task):
                cause = f"{task.pk}:{task.round}:{name}"
                telling.tell(person, "expiry_near", task, cause=cause, expires_at=task.expires_at)
