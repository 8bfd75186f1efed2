"""A task that leaves the assistant's hands stops the clock that runs on it; one that becomes a part
of another takes its time along."""

from django.dispatch import receiver

from tasks.signals import task_moved
from tasks.states import RUNNABLE
from timetracking import carrying, timer

CHANGES_HANDS = {"release", "hand_over"}


@receiver(task_moved)
def stop_the_clock(sender, task, event, **kwargs) -> None:
    if event.verb == "merge":
        carrying.carry_over(task, task.merged_into, by=event.by, at=event.at)
    elif event.to_state not in RUNNABLE or event.verb in CHANGES_HANDS:
        timer.stop_for(task, event.at)
