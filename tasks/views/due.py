"""When a task is due, changed from any list."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.returning import next_page
from tasks import drafting
from tasks.forms.task import DueForm
from tasks.views.moving import Words, asked_or_posted, done
from tasks.views.reaching import posted, task_for

WORDS = Words(
    _("Change the due time"),
    _("Whoever works on it sees it at once. Left empty, it is due at no time."),
    _("Change the due time"),
    _("The due time is changed."),
)


@roles(Role.MANAGER)
@asked_or_posted
def task_due(request: HttpRequest, number: int) -> HttpResponse:
    task = task_for(request, number)
    form = DueForm(posted(request), task=task)
    act = partial(drafting.edit, task, by=request.user)
    if answered := done(request, "edit", task, form, act, WORDS.done):
        return answered
    back = next_page(request, task.get_absolute_url())
    found = {"task": task, "form": form, "words": WORDS, "cancel_url": back}
    return render(request, "tasks/move.html", found, status=422 if form.errors else 200)
