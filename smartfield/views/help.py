"""Help: how the work goes, said for the reader's role, and the keys."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import ALL, roles
from accounts.models import User


@roles(*ALL)
def help(request: HttpRequest) -> HttpResponse:
    reader = request.user
    facts = {
        "agency_phone": settings.AGENCY_PHONE,
        "clients": _clients(reader) if reader.is_client else [],
        "edit_days": settings.TIME_EDIT_WINDOW.days,
    }
    return render(request, f"help/{reader.role}.html", facts)


@roles(*ALL)
def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "help/keys.html")


def _clients(reader: User) -> list:
    """The reader's companies, each with its manager to call."""
    memberships = reader.memberships.select_related("client__manager").order_by("client__name")
    return [membership.client for membership in memberships]
