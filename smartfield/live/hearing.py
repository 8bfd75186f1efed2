"""A move of a task rings for whoever looks at it."""

from django.dispatch import receiver

from smartfield.lib.bell import ring
from tasks.signals import task_moved
from tasks.states import State


@receiver(task_moved)
def ring_for_the_move(sender, task, event, **kwargs) -> None:
    ring("task", task=task.pk)
    if State.OPEN in (event.from_state, event.to_state):
        ring("queue")
