from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from tasks.story import why
from tasks.views.reaching import own_task_for
from tasks.wording import sentence


@roles(*ALL)
@require_safe
def history(request: HttpRequest, number: int) -> HttpResponse:
    """Every move of the task, the newest first."""
    task, reader = own_task_for(request, number), request.user
    events = task.events.select_related("by").order_by("-at", "-pk")
    if reader.is_client:
        events = events.exclude(verb="edit")
    moves = [
        {"event": event, "sentence": sentence(event, reader), "why": why(event, reader)}
        for event in events
    ]
    return render(request, "tasks/history.html", {"task": task, "moves": moves})
