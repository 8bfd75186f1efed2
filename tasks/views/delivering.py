from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import roles
from accounts.models import Role
from tasks import delivering
from tasks.forms.deliver import DeliverForm
from tasks.views.moving import asked_or_posted, done
from tasks.views.reaching import task_for


@roles(Role.ASSISTANT)
@asked_or_posted
def deliver(request: HttpRequest, number: int) -> HttpResponse:
    task = task_for(request, number)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DeliverForm(*sent, task=task)
    act = partial(delivering.deliver, task, by=request.user)
    told = _("The result is with the client now.")
    if answered := done(request, "deliver", task, form, act, told):
        return answered
    running = task.time_entries.running().first()
    found = {
        "task": task,
        "form": form,
        "seconds": task.time_entries.seconds(timezone.now()),
        "running": running,
        "planned": (task.estimate_minutes or 0) * 60,
    }
    return render(request, "tasks/deliver.html", found, status=422 if form.errors else 200)
