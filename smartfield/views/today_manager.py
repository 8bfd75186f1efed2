"""A manager's Today (ux 3.2): what needs them, the day so far, the calls, the queue."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from smartfield.views.today_calls import calls
from smartfield.views.today_lanes import lanes
from smartfield.views.today_needs import needs
from smartfield.views.today_queue import queue
from smartfield.views.today_team import TeamDay
from smartfield.views.today_words import for_manager

# The plots of the page by their id: a page that looks after itself asks for one at a time.
PLOTS: dict[str, Callable[[TeamDay], dict[str, Any]]] = {
    "lanes": lanes,
    "needs": lambda day: needs(day.reader, day.now),
    "calls": calls,
    "queue": lambda day: queue(day.reader, day.now),
}


def today(request: HttpRequest) -> HttpResponse:
    day = TeamDay(request.user, timezone.now())
    plot = request.htmx.target
    if plot in PLOTS:
        return render(request, f"today/_{plot}.html", PLOTS[plot](day))
    facts = _all(day)
    page = "today/_opening.html" if plot == "opening" else "today/manager.html"
    return render(request, page, {"today": timezone.localdate(day.now), **facts})


def _all(day: TeamDay) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for plot in PLOTS.values():
        facts |= plot(day)
    clocks = day.worked["clocks"]
    return {**facts, "opening": for_manager(facts["need_count"], clocks, facts["queue_count"])}
