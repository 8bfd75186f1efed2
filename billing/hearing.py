"""Acceptance, and cancellation with charge, cause the roll-up: an errand in their transaction."""

from django.dispatch import receiver

from accounts import outbox
from billing.rollup import is_due
from tasks.signals import task_moved


@receiver(task_moved)
def ask_for_the_charge(sender, task, event, **kwargs) -> None:
    if is_due(task):
        cause = f"event {event.pk}"
        outbox.put("roll up", cause, task_id=task.pk, cause=cause)
