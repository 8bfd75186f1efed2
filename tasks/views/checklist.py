"""The checklist, written and ticked on the task's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.access import STAFF, roles
from smartfield.lib.refusals import said_on
from smartfield.lib.returning import see
from tasks import checklist
from tasks.forms.talk import StepForm
from tasks.models import Task
from tasks.views.page import task_page
from tasks.views.reaching import require, whole_task_for


@roles(*STAFF)
@require_POST
def step_new(request: HttpRequest, number: int) -> HttpResponse:
    task = whole_task_for(request, number)
    require("checklist", request.user, task)
    form = StepForm(request.POST)
    if form.is_valid():
        with said_on(form):
            checklist.add(task, by=request.user, **form.cleaned_data)
            return _back(task)
    return task_page(request, task, step_form=form, status=422)


@roles(*STAFF)
@require_POST
def step(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """One of the buttons beside a step, else its new words."""
    task = whole_task_for(request, number)
    one = get_object_or_404(task.steps.select_related("task"), pk=pk)
    require("checklist", request.user, task)
    if act := checklist.ACTS.get(request.POST.get("act", "")):
        act(one, request.user)
        return _back(task)
    form = StepForm(request.POST, of=pk)
    if form.is_valid():
        checklist.rename(one, by=request.user, **form.cleaned_data)
        return _back(task)
    return task_page(request, task, step_form=form, status=422)


def _back(task: Task) -> HttpResponse:
    return see(f"{task.get_absolute_url()}#checklist")
