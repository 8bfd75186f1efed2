"""Whether a correction is free or charged: called into question, and decided."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from accounts.access import STAFF, roles
from accounts.models import Role
from tasks import reviewing
from tasks.forms.moves import DecideForm, QuestionForm
from tasks.models import Correction, Task
from tasks.views.moving import asked_or_posted, done
from tasks.views.reaching import posted, task_for


@roles(*STAFF)
@asked_or_posted
def question(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    task, one = _correction(request, number, pk)
    form = QuestionForm(posted(request))
    act = partial(reviewing.question, one, by=request.user)
    answered = done(request, "question", task, form, act, _("The manager decides."))
    return answered or _asks(request, "tasks/question.html", task, one, form)


@roles(Role.MANAGER)
@asked_or_posted
def decide(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    task, one = _correction(request, number, pk)
    form = DecideForm(posted(request))
    act = partial(reviewing.decide, one, by=request.user)
    told = _("It is decided. The client and the assistant are told.")
    answered = done(request, "decide", task, form, act, told)
    return answered or _asks(request, "tasks/decide.html", task, one, form)


def _correction(request: HttpRequest, number: int, pk: int) -> tuple[Task, Correction]:
    task = task_for(request, number)
    asked = task.corrections.select_related("asked_by", "questioned_by", "decided_by")
    return task, get_object_or_404(asked, pk=pk)


def _asks(request: HttpRequest, page: str, task: Task, one: Correction, form) -> HttpResponse:
    found = {"task": task, "correction": one, "form": form}
    return render(request, page, found, status=422 if form.errors else 200)
