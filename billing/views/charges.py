"""Charges: the list for managers, and one of them down to its entries and events."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.models import Role, User
from billing import statement
from billing.filters import ChargeFilter
from billing.models import Charge, ChargedEntry
from smartfield.lib import keyset
from tasks.models import Event, Task
from tasks.wording import sentence

ORDER = ["-made_at", "-id"]
TOLD_TO_CLIENTS = {"start", "deliver", "send_back", "accept", "reopen", "cancel"}


@roles(Role.MANAGER)
@require_safe
def billing(request: HttpRequest) -> HttpResponse:
    charges = Charge.objects.visible_to(request.user)
    filtered = ChargeFilter(request.GET, charges)
    page = keyset.page(
        filtered.qs.select_related("task", "client"), ORDER, request.GET.get(keyset.PARAMETER, "")
    )
    found = {
        "filter": filtered,
        "charges": page.rows,
        "totals": statement.sums(filtered.qs),
        **page.links(request.GET),
    }
    return render(request, "billing/charges.html", found)


@roles(Role.MANAGER, Role.CLIENT)
@require_safe
def charge(request: HttpRequest, pk: int) -> HttpResponse:
    charges = Charge.objects.visible_to(request.user).select_related("task__client", "client")
    shown = get_object_or_404(charges, pk=pk)
    sees_task = Task.objects.visible_to(request.user).filter(pk=shown.task_id).exists()
    entries = ChargedEntry.objects.select_related("entry__assistant").order_by("entry__started_at")
    found = {
        "charge": shown,
        "lines": shown.lines.prefetch_related(Prefetch("charged_entries", entries)),
        "sees_task": sees_task,
        "events": _events(request.user, shown) if sees_task else [],
        "others": shown.task.charges.exclude(pk=shown.pk),
    }
    return render(request, "billing/charge.html", found)


def _events(user: User, shown: Charge) -> list[tuple[Event, str]]:
    events = shown.task.events.select_related("by")
    if user.is_client:
        events = events.filter(verb__in=TOLD_TO_CLIENTS)
    return [(event, sentence(event)) for event in events]
