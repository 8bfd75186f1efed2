"""The list of calls, by day."""

from itertools import groupby

from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.models import Role
from clients.filters import STATES, CallFilter
from clients.models import Call
from smartfield.lib import keyset

NEWEST_FIRST = ["-started_at", "-id"]
DUE_FIRST = ["call_back_at", "id"]


@require_safe
@roles(Role.MANAGER)
def call_list(request):
    state = request.GET.get("state", "all")
    state = state if state in STATES else "all"
    calls = Call.objects.visible_to(request.user)
    found = CallFilter(request.GET, STATES[state][1](calls))
    order = DUE_FIRST if state == "missed" else NEWEST_FIRST
    page = keyset.page(rows(found.qs), order, request.GET.get(keyset.PARAMETER, ""))
    context = {
        "filter": found,
        "state": state,
        "views": [(name, words) for name, (words, _narrowed) in STATES.items()],
        "calls": page.rows,
        "days": by_day(page.rows),
        "today": timezone.localdate(),
        **page.links(request.GET),
    }
    return render(request, "calls/list.html", context)


def rows(calls):
    """Calls with all that a row of the list shows, newest first."""
    shown = calls.select_related("client", "contact", "manager")
    return shown.annotate(task_count=Count("tasks")).order_by(*NEWEST_FIRST)


def by_day(calls: list[Call]):
    """Pairs of a day, in the reader's zone, and its calls."""
    days = groupby(calls, key=lambda call: timezone.localdate(call.started_at))
    return [(day, list(of_day)) for day, of_day in days]
