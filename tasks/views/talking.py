"""What is written on a task, and corrections while the work runs."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import ALL, STAFF, roles
from accounts.models import Role
from smartfield.lib.refusals import said_on
from smartfield.lib.returning import see
from tasks.forms.talk import CommentForm, CorrectionForm, CriterionForm, SettleForm
from tasks.models import Comment, Correction, Task
from tasks.views.moving import asked_or_posted, done
from tasks.views.page import task_page
from tasks.views.reaching import posted, require, sent, task_for, whole_task_for


@roles(*ALL)
@asked_or_posted
def comments(request: HttpRequest, number: int) -> HttpResponse:
    """The page with the composer is the task's own."""
    task = whole_task_for(request, number, is_written_to=True)
    if request.method != "POST":
        return see(f"{task.get_absolute_url()}#write")
    form = CommentForm(request.POST, request.FILES, by=request.user)
    require("comment", request.user, task)
    if form.is_valid():
        with said_on(form):
            written = task.comment(by=request.user, kind=_kind(request), **form.cleaned_data)
            return see(f"{task.get_absolute_url()}#comment-{written.pk}")
    return task_page(request, task, comment_form=form, status=422)


def _kind(request: HttpRequest) -> str:
    return Comment.Kind.PROGRESS if request.user.is_assistant else Comment.Kind.COMMENT


@roles(Role.CLIENT, Role.MANAGER)
@asked_or_posted
def corrections(request: HttpRequest, number: int) -> HttpResponse:
    task = task_for(request, number)
    form = CorrectionForm(*sent(request))
    act = partial(task.ask_correction, by=request.user)
    told = _("Your correction is on the task.")
    answered = done(request, "ask_correction", task, form, act, told)
    return answered or _asks(request, "tasks/ask_correction.html", task, form)


@roles(Role.ASSISTANT)
@asked_or_posted
def correction(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Done, declined with a reason, or open again."""
    task = task_for(request, number)
    one = get_object_or_404(task.corrections, pk=pk)
    form = SettleForm(posted(request), initial={"state": Correction.State.DECLINED})
    act = partial(task.settle_correction, one, by=request.user)
    answered = done(request, "settle_correction", task, form, act, "")
    return answered or _asks(request, "tasks/decline.html", task, form, correction=one)


@roles(*STAFF)
@require_POST
def criterion(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    task = task_for(request, number)
    one = get_object_or_404(task.criteria, pk=pk)
    form = CriterionForm(request.POST)
    require("tick", request.user, task)
    if form.is_valid():
        task.tick(one, by=request.user, is_met=form.cleaned_data["is_met"])
    return see(f"{task.get_absolute_url()}#brief")


def _asks(request: HttpRequest, page: str, task: Task, form, **more) -> HttpResponse:
    found = {"task": task, "form": form, **more}
    return render(request, page, found, status=422 if form.errors else 200)
