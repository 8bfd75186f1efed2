"""The tasks: for the team a table, a board or a calendar, filtered; three views for a client."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from smartfield.lib import keyset
from tasks.bulk import MERGE
from tasks.columns import columns_for, with_tags
from tasks.filters import TaskFilter
from tasks.forms.saved import ColumnsForm, ViewForm
from tasks.models import BulkAction, State, Task
from tasks.saved import plain, views_of
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


class Asked(NamedTuple):
    """What an address asks for: rows of all pages, in an order, with these columns."""

    rows: QuerySet
    order: str
    columns: list[str]
    filter: TaskFilter | None = None
    view: str = ""


@roles(*ALL)
@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    asked = asked_by(request)
    if request.user.is_client:
        return _listed(request, asked, _of_client(request, asked))
    found = _of_team(request, asked)
    if found["look"] in PAGES:
        page_name, context = PAGES[found["look"]]
        rows = asked.filter.own if found["look"] == "board" else asked.rows
        found |= context(request, rows)
        return render(request, page_name if request.htmx else "tasks/list.html", found)
    return _listed(request, asked, found)


def asked_by(request: HttpRequest) -> Asked:
    query, reader = request.GET, request.user
    visible = Task.objects.visible_to(reader)
    columns = columns_for(reader, query.getlist("show"))
    if reader.is_client:
        view = query.get("view", "")
        view = view if view in VIEWS else "progress"
        _words, states, order = VIEWS[view]
        rows = visible.filter(state__in=states)
        return Asked(rows, _order(query, order), columns, view=view)
    filtered = TaskFilter(query, visible, request=request)
    return Asked(filtered.qs, _order(query, "due"), columns, filtered)


def _order(query: QueryDict, usual: str) -> str:
    return query["sort"] if query.get("sort") in ORDERS else usual


def _of_team(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    look = request.GET.get("view", "")
    look = look if look in LOOKS else "table"
    rest = _kept(request.GET)
    rest.pop("show", None)
    return {
        "filter": asked.filter,
        "chips": list(asked.filter.chips(request.GET)),  # type: ignore[union-attr]
        "clear_url": reverse("task_list") + (f"?view={look}" if look in PAGES else ""),
        "states": request.GET.getlist("state"),
        "shows": request.GET.getlist("show"),
        "look": look,
        "looks": _looks(request.GET),
        "here": plain(request.GET, asked.columns, asked.filter.form),  # type: ignore[union-attr]
        "without_columns": f"{reverse('task_list')}?{rest.urlencode()}",
        **({} if request.htmx else _saved(request, asked)),
    }


def _saved(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """The row of saved views above, which filters leave as it is."""
    return {
        "saved": views_of(request),
        "view_form": ViewForm(by=request.user, auto_id="view_%s"),
        "columns_form": ColumnsForm(initial={"show": asked.columns}),
    }


def _looks(query: QueryDict) -> Iterator[tuple[str, Promise, str]]:
    """The ways to look at the same tasks: name, words, address with the filters kept."""
    kept = _kept(query)
    for name in ("view", "after", *OF_ONE_LOOK):
        kept.pop(name, None)
    for name, words in LOOKS.items():
        kept.setlist("view", [] if name == "table" else [name])
        yield name, words, f"?{kept.urlencode()}"


def _of_client(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    visible = Task.objects.visible_to(request.user)
    return {
        "view": asked.view,
        "views": [(name, words, f"?view={name}") for name, (words, _s, _o) in VIEWS.items()],
        "waiting": visible.filter(state__in=WAITING).count(),
    }


def _listed(request: HttpRequest, asked: Asked, found: dict[str, Any]) -> HttpResponse:
    named = asked.rows.select_related("client", "assistant", "manager", "category")
    page = keyset.page(
        with_tags(named, asked.columns),
        ORDERS[asked.order],
        request.GET.get(keyset.PARAMETER, ""),
    )
    kept = _kept(request.GET)
    found |= {
        "tasks": with_time(page.rows),
        "order": asked.order,
        "columns": asked.columns,
        "count": asked.rows.order_by()[: MOST_COUNTED + 1].count(),
        "most": MOST_COUNTED,
        "whole": f"?{kept.urlencode()}",
        "here_now": quote(request.get_full_path()),
        "deeds": [*BulkAction.Deed.choices, (MERGE, _("Merge into one"))],
        **page.links(kept),
    }
    page_name = "tasks/_list.html" if request.htmx else "tasks/list.html"
    return render(request, page_name, found)


def _kept(query: QueryDict) -> QueryDict:
    """The query without what says nothing."""
    kept = query.copy()
    for name, values in query.lists():
        kept.setlist(name, [value for value in values if value])
    return kept
