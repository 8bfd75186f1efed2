"""A glance at a task from a list, without leaving it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from tasks.views.reaching import whole_task_for
from tasks.worked import with_time


@roles(*ALL)
@require_safe
def task_peek(request: HttpRequest, number: int) -> HttpResponse:
    """A fragment, the same few facts for every reader who may see the task."""
    task = with_time([whole_task_for(request, number)])[0]
    return render(request, "tasks/_peek.html", {"task": task})
