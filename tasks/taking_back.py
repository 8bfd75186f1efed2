"""Undo of a finished call: its tasks leave the queue again and are drafts.

Promises: a task that somebody has claimed meanwhile stays with them; done twice is done once.
Refuses: later than a minute after the end of the call.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Call
from smartfield.lib.refusals import Overtaken, Refusal
from tasks.models import Event, State, Task

WITHIN = timedelta(minutes=1)


class TakenBack(NamedTuple):
    """How many tasks of the call are drafts again, and how many others hold already."""

    back: int
    kept: int


@transaction.atomic
def take_back(call: Call, *, by: User) -> TakenBack:
    """Make drafts of the tasks that finishing `call` put in the queue."""
    back = kept = 0
    for task in call.tasks.exclude(state=State.DRAFT).order_by("pk"):
        _check_time(task)
        try:
            task.withdraw(by=by)
            back += 1
        except Overtaken:
            kept += 1
    return TakenBack(back, kept)


def _check_time(task: Task) -> None:
    published = Event.objects.filter(task=task, verb="publish").last()
    if published is None or timezone.now() - published.at > WITHIN:
        raise Refusal(_("It is too late to take them back. Each task can still be cancelled"))
