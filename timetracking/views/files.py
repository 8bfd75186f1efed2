"""The time sheet as a file: a day, its week or its month, with its totals under it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import STAFF, roles
from smartfield.lib.periods import month_of, week_of
from smartfield.lib.tables import csv_file, workbook
from timetracking import grid, sheet
from timetracking.views.sheet import person_of

KINDS = {"csv": csv_file, "xlsx": workbook}
CENT = Decimal("0.01")


@roles(*STAFF)
@require_safe
def sheet_file(request: HttpRequest, day: date) -> HttpResponse:
    """`over` is day, week or month; `as` is csv or xlsx."""
    dates = _dates(request.GET.get("over", "day"), day)
    make = KINDS.get(request.GET.get("as", "csv"))
    person = person_of(request)
    if not (dates and make and person):
        raise Http404
    days = sheet.days(person, dates, timezone.get_current_timezone(), timezone.now())
    head = [_("Day"), _("From"), _("To"), _("Hours"), _("Task"), _("Number"), _("Client")]
    kind = request.GET.get("as", "csv")
    name = f"{dates[0]:%Y-%m-%d}-{dates[-1]:%Y-%m-%d}.{kind}"
    return make(request, name, [*head, _("What was done"), _("How")], _rows(days))


def _dates(over: str, day: date) -> list[date]:
    if over == "month":
        return month_of(day)
    return {"day": [day], "week": week_of(day)}.get(over, [])


def _rows(days: list[sheet.Day]) -> list[list]:
    """Hours with two decimals each; the totals, which name what they sum, are of exact lengths."""
    rows = [_row(day, piece) for day in days for piece in day.pieces]
    whole = sum((day.length for day in days), timedelta())
    return [*rows, *_totals(days), _total(_("Total"), whole)]


def _totals(days: list[sheet.Day]) -> Iterator[list]:
    """By day, by task and by client."""
    for day in days:
        if day.pieces:
            words = _("Total of %(day)s") % {"day": day.date.isoformat()}
            yield _total(words, day.length)
    rows = grid.by_task(days)
    for row in rows:
        task = row.task
        named = (task.title, task.number, task.client.name)
        yield _total(_("Total of the task"), row.length, *named)
    for group in grid.by_client(rows):
        yield _total(_("Total of the client"), group.length, client=group.client.name)


def _total(words: str, length: timedelta, title="", number="", client="") -> list:
    return [words, "", "", _hours(length), title, number, client, "", ""]


def _row(day: sheet.Day, piece: sheet.Piece) -> list:
    entry, task = piece.entry, piece.entry.task
    times = [_clock(piece.span.start), _clock(piece.end) if piece.end else ""]
    how = _("to confirm") if entry.is_to_confirm else entry.get_origin_display()
    words = [task.title, task.number, task.client.name, entry.note, how]
    return [day.date.isoformat(), *times, _hours(piece.span.length), *words]


def _clock(moment) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def _hours(length: timedelta) -> Decimal:
    return (Decimal(length // timedelta(seconds=1)) / 3600).quantize(CENT)
