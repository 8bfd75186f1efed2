"""What a task waits for, written on the task's own page by a manager."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.refusals import said_on
from smartfield.lib.returning import see
from tasks import depending
from tasks.forms.talk import AfterForm
from tasks.views.page import task_page
from tasks.views.reaching import require, whole_task_for


@roles(Role.MANAGER)
@require_POST
def after(request: HttpRequest, number: int) -> HttpResponse:
    """Wait for the named task, or, with `act=remove`, no longer."""
    task = whole_task_for(request, number)
    require("order", request.user, task)
    form = AfterForm(request.POST, by=request.user)
    act = depending.untie if request.POST.get("act") == "remove" else depending.tie
    if form.is_valid():
        with said_on(form):
            act(task, by=request.user, **form.cleaned_data)
            return see(f"{task.get_absolute_url()}#order")
    return task_page(request, task, after_form=form, status=422)
