from celery import shared_task
from django.db.models import Max, Q

from accounts import outbox
from accounts.outbox import errand
from billing import rollup
from tasks.models import State
from timetracking.models import TimeEntry


@errand("roll up")
def roll_up(task_id: int, cause: str) -> None:
    rollup.roll_up(task_id, cause)


@shared_task
def charge_late_time() -> None:
    """Ask for the charge of time that was confirmed after its task had ended."""
    ended = Q(task__state=State.ACCEPTED) | Q(task__state=State.CANCELLED, task__is_charged=True)
    late = TimeEntry.objects.billable().filter(ended)
    for task_id, newest in late.values_list("task").annotate(Max("pk")).order_by():
        cause = f"late {task_id} {newest}"
        outbox.put("roll up", cause, task_id=task_id, cause=cause)
