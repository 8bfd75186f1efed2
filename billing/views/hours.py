"""A client's month: hours by task or by week, what they were charged, and the same as a file."""

from collections.abc import Iterator
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import STAFF, roles
from accounts.models import Role, User
from billing import statement
from billing.models import Charge
from clients.models import Client
from clients.views.reaching import client_for, frame
from smartfield.lib.periods import Span, month_span
from smartfield.lib.tables import csv_file
from smartfield.lib.words import clean
from timetracking.models import TimeEntry
from timetracking.sheet import Piece

MINUTE = Decimal(60)
CENT = Decimal("0.01")


class Month(NamedTuple):
    """A company's month as its reader may see it: without words about tasks for bills alone."""

    client: Client
    first: date
    span: Span
    works: list[statement.Work]
    sees_tasks: bool


@roles(Role.CLIENT)
@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """For the client's own people, company by company."""
    companies, client = _companies(request)
    found = {**_shown(request, _month_of(request, client)), "companies": companies}
    return render(request, "billing/hours.html", found)


@roles(*STAFF)
@require_safe
def client_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """For the team, as far as each may see: an assistant's own time and no money."""
    client = client_for(request, slug)
    found = {**frame(request, client), **_shown(request, _month_of(request, client))}
    return render(request, "billing/client_hours.html", found)


def _shown(request: HttpRequest, month: Month) -> dict[str, Any]:
    """What was merged into the client is charged with it."""
    charges = Charge.objects.visible_to(request.user).of(month.client)
    charges = charges.filter(made_at__gte=month.span.start, made_at__lt=month.span.end)
    is_by_week = request.GET.get("by") == "week"
    return {
        **_ways(month.first),
        "client": month.client,
        "is_by_week": is_by_week,
        "weeks": statement.weeks(month.works) if is_by_week else (),
        "works": month.works,
        "seconds": statement.seconds(month.works),
        "charges": charges.select_related("task"),
        "totals": statement.sums(charges),
        "sees_tasks": month.sees_tasks,
    }


@roles(Role.CLIENT)
@require_safe
def hours_file(request: HttpRequest) -> StreamingHttpResponse:
    """Every stretch of the month that the page shows, and nothing else."""
    month = _month_of(request, _companies(request)[1])
    head = [_("Date"), _("From"), _("To"), _("Minutes"), _("Who"), _("Number")]
    head += [_("Task"), _("Note")] if month.sees_tasks else []
    name = f"{month.client.slug}-{month.first:%Y-%m}.csv"
    return csv_file(request, name, [*head, _("Remark")], _rows(month))


def _rows(month: Month) -> Iterator[list[Any]]:
    """Made one by one, in the reader's zone and words of now."""
    zone, remarks = timezone.get_current_timezone(), {True: _("to confirm"), False: ""}
    return (_row(month, *pair, zone, remarks) for pair in statement.pieces(month.works))


def _row(month: Month, day: date, piece: Piece, zone: tzinfo, remarks: dict) -> list[Any]:
    entry, end = piece.entry, piece.end
    row = [day.isoformat(), f"{piece.span.start.astimezone(zone):%H:%M}"]
    row += [f"{end.astimezone(zone):%H:%M}" if end else "", _minutes(piece.seconds)]
    row += [entry.assistant, entry.task.number]
    row += [entry.task.title, entry.note] if month.sees_tasks else []
    return [*row, remarks[entry.is_to_confirm]]


def _minutes(seconds: float) -> Decimal:
    return (Decimal(str(seconds)) / MINUTE).quantize(CENT)


def _month_of(request: HttpRequest, client: Client) -> Month:
    first = _first(request.GET.get("month", ""))
    zone = timezone.get_current_timezone()
    span = month_span(first, zone)
    entries = TimeEntry.objects.visible_to(request.user).filter(task__client=client)
    entries = entries.overlapping(span).select_related("task", "assistant").order_by("started_at")
    works = statement.works(entries, span, zone, timezone.now())
    return Month(client, first, span, works, _sees_tasks(request.user, client))


def _sees_tasks(user: User, client: Client) -> bool:
    return not user.is_client or user.memberships.of_tasks().filter(client=client).exists()


def _companies(request: HttpRequest) -> tuple[list[Client], Client]:
    """The companies whose bills the reader may see, and the one asked for."""
    billed = request.user.memberships.of_money().values("client")
    companies = Client.objects.filter(pk__in=billed)
    if not companies:
        raise PermissionDenied
    asked = clean(request.GET.get("client", ""))
    return list(companies), get_object_or_404(companies, slug=asked) if asked else companies[0]


def _first(asked: str) -> date:
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
