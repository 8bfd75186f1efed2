"""What accepted tasks show of an assistant follows from the events alone."""

import pytest

from accounts import outbox
from accounts.models import Errand
from assistants import counting
from assistants.models import Experience, Record

pytestmark = pytest.mark.django_db


def counted() -> list:
    rows = Experience.objects.order_by("assistant", "kind", "trait")
    records = Record.objects.order_by("assistant")
    return [
        *rows.values_list("assistant", "kind", "trait", "count"),
        *records.values_list("assistant", "accepted", "at_once", "dated", "on_time"),
    ]


def run_the_counts() -> None:
    for errand in Errand.objects.filter(kind="count assistant", done_at=None):
        assert outbox.run(errand.pk)


def test_step_by_step_and_from_scratch_are_the_same(
    arkadia, norden, assistant, other_assistant, manager, new_task, skill
):
    for who, of in ((assistant, arkadia), (other_assistant, norden), (assistant, norden)):
        new_task(of, "accepted", who).skills.add(skill)
        run_the_counts()
    back = new_task(arkadia, "sent_back", assistant)
    back.settle_correction(back.corrections.get(), by=assistant, state="done")
    back.deliver(by=assistant, summary="With terms.")
    back.accept(by=arkadia.owner, round=2)
    reopened = new_task(arkadia, "accepted", other_assistant, due_at=None)
    run_the_counts()
    assert Record.objects.get(assistant=other_assistant).accepted == 2
    reopened.reopen(by=manager, why="A desk is missing.")
    run_the_counts()
    step_by_step = counted()
    assert Record.objects.filter(assistant=assistant).values_list(
        "accepted", "at_once", "dated", "on_time"
    ).get() == (3, 2, 3, 3)
    counting.count()
    assert counted() == step_by_step
    counting.count()
    assert counted() == step_by_step


def test_a_late_delivery_is_late(arkadia, assistant, new_task):
    from django.utils import timezone

    task = new_task(arkadia, "accepted", assistant)
    type(task).objects.filter(pk=task.pk).update(due_at=timezone.now() - timezone.timedelta(days=1))
    counting.count(assistant.pk)
    record = assistant.record
    assert (record.dated, record.on_time) == (1, 0)
