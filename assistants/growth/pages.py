"""Somebody's growth: for themselves and for managers, and nobody else."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.models import Role, User
from assistants.growth.reading import growth


@roles(Role.ASSISTANT)
@require_safe
def me_growth(request):
    return _page(request, request.user)


@roles(Role.MANAGER)
@require_safe
def person_growth(request, pk):
    people = User.objects.visible_to(request.user).filter(role=Role.ASSISTANT)
    return _page(request, get_object_or_404(people, pk=pk))


def _page(request: HttpRequest, person: User) -> HttpResponse:
    today = timezone.localdate(timezone=ZoneInfo(settings.AGENCY_TIME_ZONE))
    found = {"person": person, "growth": growth(person, today)}
    return render(request, "assistants/growth.html", found)
