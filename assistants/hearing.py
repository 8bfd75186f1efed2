"""What a task's move means here: an acceptance is counted, and an offer of it is over."""

from django.dispatch import receiver

from accounts import outbox
from assistants import offering
from tasks.signals import task_moved
from tasks.states import State


@receiver(task_moved)
def ask_for_the_count(sender, task, event, **kwargs) -> None:
    """The acceptance changed what the assistant's tasks show, or took it back."""
    if task.assistant_id and State.ACCEPTED in (event.from_state, event.to_state):
        outbox.put("count assistant", f"event {event.pk}", person=task.assistant_id)


@receiver(task_moved)
def close_the_offer(sender, task, event, **kwargs) -> None:
    """Whoever has it now, or nobody: it is not on offer any more."""
    if event.from_state == State.OPEN:
        offering.close(task, taken_by=task.assistant, by=event.by)
