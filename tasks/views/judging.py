"""The client's verdict, and the rounds it is given on."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from accounts.models import Role
from tasks import policies
from tasks.forms.moves import AcceptForm, BehalfForm, SendBackForm
from tasks.views.moving import asked_or_posted, done
from tasks.views.reaching import posted, task_for


@roles(Role.CLIENT, Role.MANAGER)
@asked_or_posted
def accept(request: HttpRequest, number: int) -> HttpResponse:
    task = task_for(request, number)
    form_of = BehalfForm if request.user.is_manager else AcceptForm
    form = form_of(posted(request), initial={"round": task.round})
    act = partial(task.accept, by=request.user)
    answered = done(request, "accept", task, form, act, _("The result is accepted."))
    return answered or _asks(request, "tasks/accept.html", task, form)


@roles(Role.CLIENT, Role.MANAGER)
@asked_or_posted
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    task = task_for(request, number)
    if "add" in request.POST:
        more = SendBackForm(initial=request.POST.dict())
        return _asks(request, "tasks/send_back.html", task, more)
    form = SendBackForm(posted(request), initial={"round": task.round})
    act = partial(task.send_back, by=request.user)
    told = _("The result is sent back, with your corrections.")
    answered = done(request, "send_back", task, form, act, told)
    return answered or _asks(request, "tasks/send_back.html", task, form)


@roles(*ALL)
@require_safe
def round(request: HttpRequest, number: int, round: int) -> HttpResponse:
    """One round: what was delivered, what had been asked before, what was asked after."""
    task = task_for(request, number)
    delivery = get_object_or_404(
        task.deliveries.select_related("delivered_by", "reviewed_by"), round=round
    )
    asked = list(task.corrections.filter(round__in=[round, round + 1]))
    found = {
        "task": task,
        "delivery": delivery,
        "files": _files(request, delivery),
        "before": [c for c in asked if c.round == round],
        "after": [c for c in asked if c.round == round + 1 and c.came_by_return],
        "rounds": task.deliveries.values_list("round", flat=True),
        "may": policies.allowed(request.user, task),
    }
    return render(request, "tasks/round.html", found)


def _asks(request: HttpRequest, page: str, task, form) -> HttpResponse:
    delivery = task.deliveries.select_related("delivered_by").filter(round=task.round).first()
    found = {"task": task, "form": form, "delivery": delivery}
    return render(request, page, found, status=422 if form.errors else 200)


def _files(request: HttpRequest, delivery):
    files = delivery.files.visible_to(request.user).select_related("stored")
    return [one.stored for one in files]
