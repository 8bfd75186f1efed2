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
    """Ask for the charge of time that was confirmed after its task had ended. The cause names
    its newest entry and version: the same time is asked for once, moved or mended time anew."""
    ended = Q(task__state=State.ACCEPTED) | Q(task__state=State.CANCELLED, task__is_charged=True)
    late = TimeEntry.objects.billable().filter(ended)
    newest = late.order_by().values_list("task").annotate(Max("pk"), Max("versions"))
    for task_id, entry, version in newest:
        cause = f"late {task_id} {entry} {version or 0}"
        outbox.put("roll up", cause, task_id=task_id, cause=cause)
