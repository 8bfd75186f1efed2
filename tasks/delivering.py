"""Handing over a result.

Promises: corrections settled, lines ticked, files kept and the result delivered, all or nothing.
Refuses, with nothing changed: whatever the verbs refuse, and a file that is not let in.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from accounts import filing
from accounts.models import StoredFile, User
from smartfield.lib.uploads import Chosen
from tasks.models import Correction, Delivery, Task, TaskFile


class Settled(NamedTuple):
    """What the assistant says of one correction."""

    correction: Correction
    state: str
    answer: str


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
    kept: list[StoredFile] = []
    try:
        with transaction.atomic():
            for one in settled:
                task.settle_correction(one.correction, by=by, state=one.state, answer=one.answer)
            delivery = task.deliver(by=by, summary=summary, result=result)
            _tick(task, set(met))
            for upload in files:
                shelf = task.client.key
                kept.append(filing.keep(upload, by=by, field="files", shelf=shelf))
                TaskFile.objects.create(task=task, delivery=delivery, stored=kept[-1])
    except BaseException:
        _forget(kept)
        raise
    return delivery


def _tick(task: Task, met: set[int]) -> None:
    for criterion in task.criteria.all():
        if criterion.is_met != (criterion.pk in met):
            criterion.is_met = criterion.pk in met
            criterion.save(update_fields=["is_met"])


def _forget(kept: list[StoredFile]) -> None:
    """The rows were rolled back; the bytes go too."""
    for stored in kept:
        stored.content.delete(save=False)
