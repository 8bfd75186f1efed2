"""Tasks, as far as their status there says: drafts, the queue, or in somebody's hands."""

from collections.abc import Iterator

from accounts.models import User
from clients.models import Client
from smartfield.imports.bringing.made import Made, at_line
from smartfield.imports.checking.judged import Judged
from smartfield.imports.checking.meaning import QUEUE
from smartfield.imports.reading.rows import TaskRow
from tasks.drafting import draft
from tasks.models import Task
from timetracking.models import Batch


def bring(batch: Batch, ready: list[Judged], *, by: User) -> Iterator[Made]:
    clients = Client.objects.in_bulk({one.client for one in ready if one.client})
    people = User.objects.in_bulk({*filter(None, (one.plan["assistant"] for one in ready))})
    for one in ready:
        client = clients[one.client]
        with at_line(one.line):
            if one.plan.get("joins"):
                yield Made(one, client, task=Task.objects.get(pk=one.task or 0))
                continue
            task = _drafted(one, client, by)
            _move(task, one.plan["status"], people.get(one.plan["assistant"]), by)
        yield Made(one, task.client, task=task, is_made=True)


def _drafted(one: Judged, client: Client, by: User) -> Task:
    row: TaskRow = one.row
    return draft(
        client,
        by=by,
        title=row.title,
        brief=row.brief,
        priority=row.priority,
        due_at=one.plan["due_at"],
        estimate_minutes=row.estimate_minutes,
        limit_minutes=row.limit_minutes,
    )


def _move(task: Task, status: str, assistant: User | None, by: User) -> None:
    """What has no brief stays a draft: the queue would refuse it."""
    if status != QUEUE or not task.brief.strip():
        return
    task.publish(by=by)
    if assistant:
        task.assign(assistant, by=by)
