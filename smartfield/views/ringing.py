"""Parts of the frame that change while a telephone rings: who calls, and one's own open call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.returning import see


@require_safe
@roles(Role.MANAGER)
def ringing(request):
    return _part(request, "calls/_ringing.html")


@require_safe
@roles(Role.MANAGER)
def call_bar(request):
    return _part(request, "timetracking/_clock.html")


def _part(request: HttpRequest, template: str) -> HttpResponse:
    """For the page that asks anew; whoever comes by hand sees a page with it in its frame."""
    return render(request, template) if request.htmx else see(reverse("call_list"))
