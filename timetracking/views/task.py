"""The time of one task: an assistant sees their own entries, others all; nobody sees pay here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from tasks.models import Task
from timetracking import sheet


@roles(*ALL)
@require_safe
def task_time(request: HttpRequest, number: int) -> HttpResponse:
    tasks = Task.objects.visible_to(request.user).select_related("client", "assistant")
    task = get_object_or_404(tasks, pk=number)
    entries = task.time_entries.visible_to(request.user).select_related("assistant")
    now, zone = timezone.now(), timezone.get_current_timezone()
    days = sheet.of_task(entries.order_by("started_at"), zone, now)
    found = {
        "task": task,
        "days": days,
        "is_running": bool(days) and days[-1].is_running,
        "seconds": task.time_entries.seconds(now),
        "own_seconds": entries.seconds(now),
        "unconfirmed_seconds": task.time_entries.to_confirm().seconds(now),
        "planned_seconds": (task.estimate_minutes or 0) * 60,
    }
    return render(request, "timetracking/task.html", found)
