"""A client's month: hours by task, and what they were charged."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import STAFF, roles
from accounts.models import Role
from billing import statement
from billing.models import Charge
from clients.models import Client
from clients.views.reaching import client_for, frame
from smartfield.lib.periods import month_span
from smartfield.lib.words import clean
from timetracking.models import TimeEntry


@roles(Role.CLIENT)
@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """For the client's own people, company by company."""
    companies, client = _companies(request)
    sees_tasks = request.user.memberships.of_tasks().filter(client=client).exists()
    found = {**_month_of(request, client), "companies": companies, "sees_tasks": sees_tasks}
    return render(request, "billing/hours.html", found)


@roles(*STAFF)
@require_safe
def client_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """For the team, as far as each may see: an assistant's own time and no money."""
    client = client_for(request, slug)
    found = {**frame(request, client), **_month_of(request, client), "sees_tasks": True}
    return render(request, "billing/client_hours.html", found)


def _month_of(request: HttpRequest, client: Client) -> dict[str, Any]:
    """The client's month that is asked for, what was merged into the client included."""
    month = _month(request.GET.get("month", ""))
    now, zone = timezone.now(), timezone.get_current_timezone()
    span = month_span(month, zone)
    entries = TimeEntry.objects.visible_to(request.user).filter(task__client=client)
    entries = entries.overlapping(span).select_related("task", "assistant")
    works = statement.works(entries.order_by("started_at"), span, zone, now)
    charges = Charge.objects.visible_to(request.user).of(client)
    charges = charges.filter(made_at__gte=span.start, made_at__lt=span.end)
    return {
        **_ways(month),
        "client": client,
        "works": works,
        "seconds": statement.seconds(works),
        "charges": charges.select_related("task"),
        "totals": statement.sums(charges),
    }


def _companies(request: HttpRequest) -> tuple[list[Client], Client]:
    """The companies whose bills the reader may see, and the one asked for."""
    billed = request.user.memberships.of_money().values("client")
    companies = Client.objects.filter(pk__in=billed)
    if not companies:
        raise PermissionDenied
    asked = clean(request.GET.get("client", ""))
    return list(companies), get_object_or_404(companies, slug=asked) if asked else companies[0]


def _month(asked: str) -> date:
    """The first of the month asked for as `2026-11`; of this month without asking."""
    if not asked:
        return timezone.localdate().replace(day=1)
    try:
        month = date.fromisoformat(f"{asked}-01")
    except ValueError:
        raise Http404 from None
    if not 2000 <= month.year < 2100:
        raise Http404
    return month


def _ways(month: date) -> dict[str, date]:
    following = (month + timedelta(days=32)).replace(day=1)
    return {"month": month, "before": month - timedelta(days=1), "after": following}
