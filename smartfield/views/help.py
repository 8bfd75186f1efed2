"""Help: how the work goes, said for the reader's role, and the keys."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import ALL, roles
from accounts.models import User
from smartfield.views.managers import Desk, managers_of


@roles(*ALL)
def help(request: HttpRequest) -> HttpResponse:
    reader = request.user
    facts = {
        "agency_phone": settings.AGENCY_PHONE,
        "managers": _managers(reader) if reader.is_client else [],
        "edit_days": settings.TIME_EDIT_WINDOW.days,
    }
    return render(request, f"help/{reader.role}.html", facts)


@roles(*ALL)
def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "help/keys.html")


def _managers(reader: User) -> list[Desk]:
    mine = reader.memberships.select_related("client__manager")
    return managers_of(mine.order_by("client__name"))
