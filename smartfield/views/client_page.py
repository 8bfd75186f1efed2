"""The overview of one client: what is going on, what was lately, who works for them."""

from datetime import datetime, timedelta

from django.db.models import Q, Value
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from accounts.models import User
from clients.models import Client
from clients.views.reaching import client_for, frame
from smartfield.lib import durations
from smartfield.lib.drawings import Piece, Point, Strip
from smartfield.lib.periods import Span, midnight
from smartfield.views.client_lately import lately
from smartfield.views.client_team import team
from tasks.models import Task
from tasks.states import State
from timetracking import sheet
from timetracking.models import TimeEntry

SHOWN = 8
WEEKS = timedelta(weeks=4)


@require_safe
@roles(*ALL)
def client(request, slug):
    """For the team; a client's own people have their people's page instead."""
    client = client_for(request, slug)
    if request.user.is_client:
        return redirect("client_people", slug)
    reader, now = request.user, timezone.now()
    tasks = Task.objects.visible_to(reader).filter(client=client)
    context = {
        **frame(request, client),
        "tasks": _open(tasks)[:SHOWN],
        "strip": _strip(client, reader, tasks, now),
        "lately": lately(client, reader, tasks),
        "contacts": _people(client, reader),
        "sections": client.playbook_sections.visible_to(reader).current()[:SHOWN],
        "team": team(client, now) if reader.is_manager else (),
    }
    return render(request, "clients/client.html", context)


def _open(tasks):
    """What still asks for somebody, the most pressing first; a draft of ours is no news yet."""
    going = tasks.unfinished().filter(~Q(state=State.DRAFT) | Q(is_request=True))
    return going.select_related("client", "assistant", "manager").order_by("due_at", "pk")


def _people(client: Client, reader: User):
    people = client.contacts.visible_to(reader).select_related("client", "user")
    return list(people.prefetch_related("phones")[:SHOWN])  # the page's head asks for the first


def _strip(client: Client, reader: User, tasks, now: datetime) -> Strip:
    """The last four weeks: of each day the part that was worked, with calls and deliveries."""
    zone = timezone.get_current_timezone()
    today = timezone.localdate(now)
    window = Span(midnight(today - WEEKS + timedelta(days=1), zone), midnight(today, zone))
    window = Span(window.start, midnight(today + timedelta(days=1), zone))
    worked = _worked(client, reader, window, now)
    calls = client.calls.visible_to(reader).exclude(state="draft")
    called = calls.order_by().filter(started_at__gte=window.start)
    handed = tasks.order_by().filter(delivered_at__gte=window.start)
    points = called.values_list("started_at", Value("call")).union(
        handed.values_list("delivered_at", Value("review")), all=True
    )
    drawn = [Point(at, kind) for at, kind in points]
    return Strip(
        window=window,
        label=_told(worked, sum(point.kind == "call" for point in drawn)),
        pieces=[Piece(start, start + length) for start, length in worked],
        points=drawn,
        now=now,
    )


def _worked(client: Client, reader: User, window: Span, now: datetime) -> list:
    """Pairs of a day's midnight and what was worked on it."""
    zone = timezone.get_current_timezone()
    entries = TimeEntry.objects.visible_to(reader).filter(task__client=client).overlapping(window)
    lengths: dict = {}
    for day, piece in sheet.worked(entries.order_by("started_at"), window, zone, now):
        lengths[day] = lengths.get(day, timedelta()) + piece.span.length
    return [
        (midnight(day, zone), min(length, timedelta(days=1))) for day, length in lengths.items()
    ]


def _told(worked: list, calls: int) -> str:
    seconds = sum((length for _day, length in worked), timedelta()).total_seconds()
    time = durations.spelled(seconds) if seconds else _("no time")
    words = ngettext(
        "Last four weeks: %(time)s, %(count)d call",
        "Last four weeks: %(time)s, %(count)d calls",
        calls,
    )
    return words % {"time": time, "count": calls}
