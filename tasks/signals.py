"""The one signal of the house: a task was moved. Sent inside the transaction of the verb."""

from django.dispatch import Signal

task_moved = Signal()  # task: Task, event: Event
