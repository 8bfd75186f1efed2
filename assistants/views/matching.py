"""Who fits a task: assigning it, offering it, and how the order comes about."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import STAFF, roles
from accounts.models import Role
from assistants import assigning, offering, scoring
from assistants.forms.matching import AssignForm, OfferForm, WeightsForm
from assistants.models import Weights
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.numbers import row_number
from smartfield.lib.returning import see
from tasks.models import Task
from tasks.views.moving import done
from tasks.views.reaching import posted, task_for


@roles(Role.MANAGER)
def task_assign(request: HttpRequest, number: int) -> HttpResponse:
    """Give it to one of the ranked list."""
    task, form = task_for(request, number), AssignForm(posted(request))
    act = partial(assigning.assign, task, by=request.user)
    answered = done(request, "assign", task, form, act, _("The task is assigned."))
    return answered or _who(request, task, form, "assistants/assign.html")


@roles(Role.MANAGER)
def task_offer(request: HttpRequest, number: int) -> HttpResponse:
    """Offer it to several; the first to take it has it."""
    task, form = task_for(request, number), OfferForm(posted(request))
    act = partial(offering.offer, task, by=request.user)
    told = _("The offer is on its way. The first to take it has the task.")
    answered = done(request, "assign", task, form, act, told)
    return answered or _who(request, task, form, "assistants/offer.html")


def _who(request: HttpRequest, task: Task, form, page: str) -> HttpResponse:
    now = timezone.now()
    chosen = _chosen(request)
    shown = assigning.who_fits(task, now, request.user, chosen)
    found = {
        "task": task,
        "shown": shown,
        "others": list(assigning.others(shown)),
        "chosen": chosen,
        "weights": _weighted(scoring.weights()),
        "factors": [(one, [one.fit.value(name) for name in Weights.FACTORS]) for one in shown],
        "offer": task.offers.standing(now).prefetch_related("offered__assistant").first(),
    }
    return form_page(request, page, form, **found)


def _chosen(request: HttpRequest) -> set[int]:
    said = [*request.POST.getlist("assistant"), *request.POST.getlist("assistants")]
    return {pk for pk in map(row_number, said) if pk is not None}


def _weighted(said: Weights) -> list[tuple[str, int]]:
    return [
        (str(Weights._meta.get_field(name).verbose_name), getattr(said, name))
        for name in Weights.FACTORS
    ]


@roles(Role.MANAGER)
@require_POST
def task_withdraw_offer(request: HttpRequest, number: int) -> HttpResponse:
    task = task_for(request, number)
    offering.withdraw(task, by=request.user)
    messages.success(request, _("The offer is withdrawn; the task is in the queue."))
    return see(task.get_absolute_url())


@roles(*STAFF)
def queue_order(request: HttpRequest) -> HttpResponse:
    """How the order comes about: everybody reads it, managers set what counts."""
    said = scoring.weights()
    if request.user.is_assistant:
        return render(request, "assistants/order.html", {"weights": _weighted(said)})
    form = WeightsForm(posted(request), instance=said)
    if not is_done(form, lambda **_values: _keep(form)):
        return form_page(request, "assistants/order.html", form)
    messages.success(request, _("Saved"))
    return see(reverse("queue_order"))


def _keep(form: WeightsForm) -> None:
    form.instance.pk = 1
    form.save()
