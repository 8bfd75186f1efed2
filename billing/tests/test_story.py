"""The whole story below the views: from a draft to a charge."""

from datetime import timedelta
from decimal import Decimal

import time_machine
from django.utils import timezone

from accounts.models import Errand, Notice
from accounts.outbox import run
from assistants.claiming import claim
from billing.models import Charge
from timetracking import timer


def test_worked_time_of_an_accepted_task_becomes_its_charge(arkadia, assistant, new_task, rate):
    task = new_task(arkadia)
    with time_machine.travel(timezone.now() - timedelta(hours=3), tick=False) as clock:
        claim(task, by=assistant)
        timer.start(task, by=assistant)
        clock.shift(timedelta(minutes=90))
        task.deliver(by=assistant, summary="Done.")
    assert timer.running(assistant) is None
    task.accept(by=arkadia.owner, round=1, rating=5, word="Clear as a bell.")
    errand = Errand.objects.get(kind="roll up")
    assert run(errand.pk)
    assert not run(errand.pk)
    charge = Charge.objects.get()
    assert (charge.billed_minutes, charge.amount) == (Decimal("90.00"), Decimal("60.00"))
    assert task.time_entries.get().is_locked
    told = set(Notice.objects.values_list("person__name", "kind"))
    assert (assistant.name, "accepted") in told
    assert (arkadia.owner.name, "delivered") in told
