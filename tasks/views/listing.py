"""The tasks: for the team a table, a board or a calendar, filtered; three views for a client."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from smartfield.lib import keyset
from tasks.filters import TaskFilter
from tasks.models import State, Task
from tasks.states import ENDED
from tasks.views import board, calendar
from tasks.worked import with_time

MOST_COUNTED = 1000
ORDERS = {
    "due": ["due_at", "id"],
    "-due": ["-due_at", "-id"],
    "number": ["id"],
    "-number": ["-id"],
    "moved": ["moved_at", "id"],
    "-moved": ["-moved_at", "-id"],
    "-priority": ["-priority", "due_at", "id"],
    "priority": ["priority", "-due_at", "-id"],
}
WAITING = (State.IN_REVIEW, State.ON_HOLD)
VIEWS = {
    "progress": (_("In progress"), [s for s in State if s not in {*ENDED, *WAITING}], "due"),
    "waiting": (_("Waiting for you"), list(WAITING), "due"),
    "done": (_("Done"), sorted(ENDED), "-moved"),
}
LOOKS = {"table": _("Table"), "board": _("Board"), "calendar": _("Calendar")}
OF_ONE_LOOK = ("column", "of", "from")
PAGES = {
    "board": ("tasks/_board.html", board.context),
    "calendar": ("tasks/_calendar.html", calendar.context),
}


@roles(*ALL)
@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    show = _of_client if request.user.is_client else _of_team
    return show(request, Task.objects.visible_to(request.user))


def _of_team(request: HttpRequest, visible) -> HttpResponse:
    filtered = TaskFilter(request.GET, visible, request=request)
    look = request.GET.get("view", "")
    look = look if look in LOOKS else "table"
    found = {
        "filter": filtered,
        "chips": list(filtered.chips(request.GET)),
        "clear_url": reverse("task_list") + (f"?view={look}" if look in PAGES else ""),
        "states": request.GET.getlist("state"),
        "look": look,
        "looks": _looks(request.GET),
    }
    if look in PAGES:
        page_name, context = PAGES[look]
        found |= context(request, filtered.own if look == "board" else filtered.qs)
        return render(request, page_name if request.htmx else "tasks/list.html", found)
    return _listed(request, filtered.qs, "due", found)


def _looks(query: QueryDict) -> Iterator[tuple[str, Promise, str]]:
    """The ways to look at the same tasks: name, words, address with the filters kept."""
    kept = _kept(query)
    for name in ("view", "after", *OF_ONE_LOOK):
        kept.pop(name, None)
    for name, words in LOOKS.items():
        kept["view"] = name
        yield name, words, f"?{kept.urlencode()}"


def _of_client(request: HttpRequest, visible) -> HttpResponse:
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "progress"
    _words, states, order = VIEWS[view]
    found = {
        "view": view,
        "views": [(name, words, f"?view={name}") for name, (words, _s, _o) in VIEWS.items()],
        "waiting": visible.filter(state__in=WAITING).count(),
    }
    return _listed(request, visible.filter(state__in=states), order, found)


def _listed(request: HttpRequest, rows, order: str, found: dict[str, Any]) -> HttpResponse:
    order = request.GET.get("sort", "") if request.GET.get("sort", "") in ORDERS else order
    page = keyset.page(
        rows.select_related("client", "assistant"),
        ORDERS[order],
        request.GET.get(keyset.PARAMETER, ""),
    )
    found |= {
        "tasks": with_time(page.rows),
        "order": order,
        "count": rows.order_by()[: MOST_COUNTED + 1].count(),
        "most": MOST_COUNTED,
        **page.links(_kept(request.GET)),
    }
    page_name = "tasks/_list.html" if request.htmx else "tasks/list.html"
    return render(request, page_name, found)


def _kept(query: QueryDict) -> QueryDict:
    """The query without what says nothing."""
    kept = query.copy()
    for name, values in query.lists():
        kept.setlist(name, [value for value in values if value])
    return kept
