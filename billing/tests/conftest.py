"""Work that has been done and accepted, and the errand that charges it."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import outbox
from accounts.models import Errand
from billing.models import Charge
from timetracking.models import TimeEntry

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def work(assistant):
    """Write entries on a task, back to back from `start` on, each so many seconds long."""

    def write(task, *lengths, start=MONDAY, person=None, **fields):
        for seconds in lengths:
            end = start + timedelta(seconds=seconds)
            TimeEntry.objects.create(
                assistant=person or assistant, task=task, started_at=start, ended_at=end, **fields
            )
            start = end

    return write


@pytest.fixture
def accept(assistant):
    """Deliver and accept a task, and do the errands of its charge."""

    def accept(task, by):
        if not task.deliveries.filter(round=task.round).exists():
            task.deliver(by=assistant, summary="Done.")
        task.accept(by=by, round=task.round)
        charge_due()
        return task.charges.first()

    return accept


def charge_due() -> list[Charge]:
    for errand in Errand.objects.filter(kind="roll up", done_at=None):
        outbox.run(errand.pk)
    return list(Charge.objects.order_by("pk"))
