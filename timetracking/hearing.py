"""A task that leaves the assistant's hands stops the clock that runs on it."""

from django.dispatch import receiver

from tasks.signals import task_moved
from tasks.states import RUNNABLE
from timetracking import timer

CHANGES_HANDS = {"release", "hand_over"}


@receiver(task_moved)
def stop_the_clock(sender, task, event, **kwargs) -> None:
    if event.to_state not in RUNNABLE or event.verb in CHANGES_HANDS:
        timer.stop_for(task, event.at)
