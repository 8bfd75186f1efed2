"""How leads fare, by source and by manager."""

from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.models import Role
from clients import figures
from clients.forms.period import PeriodForm
from clients.models import Client


@require_safe
@roles(Role.MANAGER)
def lead_figures(request):
    form = PeriodForm.of(request.GET)
    came = figures.came_in(Client.objects.visible_to(request.user).unmerged(), form.span)
    first, last = form.days
    period = urlencode({"since": first, "until": last})
    context = {
        "form": form,
        "first": first,
        "last": last,
        "period": period,
        "total": figures.in_all(came),
        "tables": [
            (_("By source"), "source", figures.by("source", came)),
            (_("By manager"), "manager", figures.by("manager", came)),
        ],
        "reasons": [(why, n, urlencode({"why": why})) for why, n in figures.reasons(came)],
    }
    return render(request, "leads/figures.html", context)
