"""Who follows a task, on the task's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.access import ALL, roles
from accounts.models import User
from smartfield.lib.answering import is_done
from smartfield.lib.numbers import row_number
from smartfield.lib.returning import see
from tasks import following
from tasks.forms.talk import FollowerForm
from tasks.models import Task
from tasks.views.page import task_page
from tasks.views.reaching import require, whole_task_for


@roles(*ALL)
@require_POST
def follow(request: HttpRequest, number: int) -> HttpResponse:
    """Follow it, or with `act=unfollow` no longer; a manager adds others and takes them off."""
    task, act = whole_task_for(request, number), request.POST.get("act", "")
    if act == "add":
        return _add(request, task)
    if act == "unfollow":
        following.unfollow(task, person=_whom(request, task))
    else:
        following.follow(task, person=request.user, by=request.user)
    return _back(task)


def _add(request: HttpRequest, task: Task) -> HttpResponse:
    require("add_followers", request.user, task)
    form = FollowerForm(request.POST, task=task)
    if is_done(form, lambda person: following.follow(task, person=person, by=request.user)):
        return _back(task)
    return task_page(request, task, follower_form=form, status=422)


def _whom(request: HttpRequest, task: Task) -> User:
    if "person" not in request.POST:
        return request.user
    require("add_followers", request.user, task)
    return get_object_or_404(User, pk=row_number(request.POST["person"]), follows__task=task)


def _back(task: Task) -> HttpResponse:
    return see(f"{task.get_absolute_url()}#followers")
