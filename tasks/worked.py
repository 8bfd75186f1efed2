"""Time spent on many tasks at once: one statement for a whole page of them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Min, Q, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Now

from clients.models import Client
from smartfield.lib.lengths import seconds
from tasks.models import Task


def with_time(tasks: Iterable[Task], at: datetime | None = None) -> list[Task]:
    """The tasks, each with `seconds` worked up to `at` (default: now), `planned_seconds` and
    `running_since`."""
    tasks = list(tasks)
    spent = _spent([task.pk for task in tasks], Value(at) if at else Now())
    for task in tasks:
        task.seconds, task.running_since = spent.get(task.pk, (0, None))  # type: ignore[attr-defined]
        task.planned_seconds = (task.estimate_minutes or 0) * 60  # type: ignore[attr-defined]
    return tasks


def worked_since(client: Client, since: datetime) -> int:
    """Seconds worked for `client` from `since` on, the running clocks until now."""
    is_later = Q(time_entries__ended_at__gt=since) | Q(
        time_entries__isnull=False, time_entries__ended_at=None
    )
    start = Greatest(F("time_entries__started_at"), Value(since))
    end = Coalesce("time_entries__ended_at", Now())
    worked = Task.objects.filter(is_later, client=client)
    return int(worked.aggregate(all=Sum(seconds(start, end)))["all"] or 0)


def _spent(numbers: list[int], at: Now | Value) -> dict[int, tuple[int, datetime | None]]:
    start, end = F("time_entries__started_at"), Coalesce("time_entries__ended_at", at)
    running = Q(time_entries__started_at__isnull=False, time_entries__ended_at=None)
    rows = Task.objects.filter(pk__in=numbers).annotate(
        spent=Sum(seconds(start, end)),
        since=Min("time_entries__started_at", filter=running),
    )
    return {pk: (int(s or 0), since) for pk, s, since in rows.values_list("pk", "spent", "since")}
