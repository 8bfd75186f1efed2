"""Handing over a result.

Promises: corrections settled, lines ticked, files kept and the result delivered, all or nothing.
What became of the corrections is told with the result, not one by one.
Refuses, with nothing changed: whatever the verbs refuse, and a file that is not let in.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from accounts.models import User
from smartfield.lib.uploads import Chosen
from tasks.attaching import attach, given
from tasks.models import Correction, Delivery, Task


class Settled(NamedTuple):
    """What the assistant says of one correction."""

    correction: Correction
    state: str
    answer: str


@transaction.atomic
def deliver(
    task: Task,
    *,
    by: User,
    summary: str,
    result: str = "",
    files: Iterable[Chosen] = (),
    met: Iterable[int] = (),
    settled: Iterable[Settled] = (),
) -> Delivery:
    """Deliver with everything that belongs to it. `met`: numbers of the criteria that hold."""
    for one in settled:
        task.settle_correction(
            one.correction, by=by, state=one.state, answer=one.answer, is_told=False
        )
    delivery = task.deliver(by=by, summary=summary, result=result)
    _tick(task, set(met))
    attach(task, given(files), by=by, delivery=delivery)
    return delivery


def _tick(task: Task, met: set[int]) -> None:
    for criterion in task.criteria.all():
        if criterion.is_met != (criterion.pk in met):
            criterion.is_met = criterion.pk in met
            criterion.save(update_fields=["is_met"])
