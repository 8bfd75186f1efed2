"""The client's verdict, and what belongs to it: points ticked, a rating."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.returning import see
from tasks import reviewing
from tasks.forms.moves import AcceptForm, BehalfForm, CheckForm, RatingForm, SendBackForm
from tasks.models import Delivery, Task
from tasks.points import Point, points
from tasks.views.moving import asked_or_posted, done
from tasks.views.reaching import posted, require, task_for


@roles(Role.CLIENT, Role.MANAGER)
@asked_or_posted
def accept(request: HttpRequest, number: int) -> HttpResponse:
    task = task_for(request, number)
    form_of = BehalfForm if request.user.is_manager else partial(AcceptForm, points=_points(task))
    form = form_of(posted(request), initial={"round": task.round})
    act = partial(task.accept, by=request.user)
    told = gettext_lazy("The result is accepted.")
    answered = done(request, "accept", task, form, act, told)
    return answered or _asks(request, "tasks/accept.html", task, form)


@roles(Role.CLIENT, Role.MANAGER)
@asked_or_posted
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    """One correction stands there already for each point that is not yet as it should be."""
    task = task_for(request, number)
    if "add" in request.POST:
        more = SendBackForm(initial=request.POST.dict())
        return _asks(request, "tasks/send_back.html", task, more)
    form = SendBackForm(posted(request), initial={"round": task.round, **_not_yet(task)})
    act = partial(task.send_back, by=request.user)
    told = gettext_lazy("The result is sent back, with your corrections.")
    answered = done(request, "send_back", task, form, act, told)
    return answered or _asks(request, "tasks/send_back.html", task, form)


@roles(Role.CLIENT)
@require_POST
def check(request: HttpRequest, number: int) -> HttpResponse:
    """A point is ticked, or marked as not yet done; saved at once."""
    task = task_for(request, number)
    form = CheckForm(request.POST)
    require("check", request.user, task)
    if not form.is_valid():
        return see(f"{task.get_absolute_url()}#result")
    facts = form.cleaned_data
    point = reviewing.check(
        task, facts["point"], by=request.user, round=facts["round"], is_fine=facts["is_fine"]
    )
    if request.htmx:
        found = {"task": task, "point": point, "may_check": True, "round": facts["round"]}
        return render(request, "tasks/_point.html", found)
    return see(f"{task.get_absolute_url()}#{point.key}")


@roles(Role.CLIENT)
@asked_or_posted
def rating(request: HttpRequest, number: int) -> HttpResponse:
    """What the client thinks of it; changed for fourteen days."""
    task = task_for(request, number)
    last = task.deliveries.filter(verdict=Delivery.Verdict.ACCEPTED).last()
    initial = {"rating": last.rating, "word": last.word} if last else {}
    form = RatingForm(posted(request), initial=initial)
    act = partial(reviewing.rate, task, by=request.user)
    answered = done(request, "rate", task, form, act, gettext_lazy("Thank you. It is kept."))
    return answered or _asks(request, "tasks/rating.html", task, form)


def _asks(request: HttpRequest, page: str, task: Task, form) -> HttpResponse:
    delivery = task.deliveries.select_related("delivered_by").filter(round=task.round).first()
    found = {"task": task, "form": form, "delivery": delivery}
    return render(request, page, found, status=422 if form.errors else 200)


def _points(task: Task) -> list[Point]:
    waiting = task.deliveries.filter(round=task.round, verdict="").first()
    return points(task, waiting) if waiting else []


def _not_yet(task: Task) -> dict[str, str]:
    """Words to begin with, for a form that nothing was written in yet."""
    refused = [point for point in _points(task) if point.is_not_yet]
    return {
        f"correction_{n}": _("Not yet: %(point)s") % {"point": point.text}
        for n, point in enumerate(refused)
    }
