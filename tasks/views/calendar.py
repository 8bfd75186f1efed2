"""The calendar: what is due by person and day, and how much is planned for whom."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.drawings import Piece, Point, Strip
from smartfield.lib.moments import by_day
from smartfield.lib.periods import Span, day_span, midnight, month_span, week_of
from smartfield.lib.weeks import Working
from tasks.load import USUAL, planned, working
from tasks.models import State, Task
from tasks.states import IN_HAND
from tasks.worked import with_time

MOST = 120  # tasks of a week
MOST_PEOPLE = 40
MOST_HELD = 500  # tasks whose hours are spread
KINDS = {State.IN_PROGRESS: "work", State.IN_REVIEW: "review", State.SENT_BACK: "back"}


class Cell(NamedTuple):
    """A person's day. Of a week: its tasks; of a month: how many. Seconds planned, and of work."""

    day: date
    tasks: list[Task] = []
    count: int = 0
    load: float = 0
    hours: float = 0


class Row(NamedTuple):
    """Somebody's days; without a `pk`, what is in nobody's hands."""

    pk: int | None
    name: str
    cells: list[Cell]


def context(request: HttpRequest, rows: QuerySet) -> dict[str, Any]:
    """Week or month around `?from=`, in the reader's zone. `rows` is what the filters left."""
    zone, today = timezone.get_current_timezone(), timezone.localdate()
    of = "month" if request.GET.get("of") == "month" else "week"
    day = _asked(request.GET.get("from", ""), today)
    span = _span(of, day, zone)
    dated = rows.exclude(state=State.CANCELLED).filter(due_at__gte=span.start, due_at__lt=span.end)
    days = _days(span, zone)
    shown = _month(dated, days, zone) if of == "month" else _week(dated, rows, days, zone)
    return {
        **shown,
        **_ways(request.GET, of, days, today),
        "of": of,
        "days": days,
        "today": today,
        "agenda": _agenda(shown["lines"], days),
    }


# A week -------------------------------------------------------------------------


def _week(dated: QuerySet, rows: QuerySet, days: list[date], zone: ZoneInfo) -> dict[str, Any]:
    due = dated.select_related("client", "assistant").order_by("due_at", "id")[: MOST + 1]
    tasks = with_time(due)
    held = rows.filter(state__in=IN_HAND, due_at__isnull=False, assistant__isnull=False)
    at_work = with_time(held.order_by("due_at", "id")[:MOST_HELD])
    hands = {task.assistant_id for task in [*tasks[:MOST], *at_work]} - {None}
    hours = working(hands)
    load = planned(at_work, timezone.localdate(), zone, hours)
    of_cell = defaultdict(list)
    for task in tasks[:MOST]:
        task.strip = _strip(task, zone)  # type: ignore[attr-defined]
        of_cell[task.assistant_id, timezone.localdate(task.due_at, zone)].append(task)
    people = _people({who for who, day in of_cell} | {who for who, day in load if day in days})
    lines = [
        Row(pk, name, [_cell(pk, day, of_cell, load, hours) for day in days]) for pk, name in people
    ]
    return {"lines": lines, "is_cut": len(tasks) > MOST or len(lines) > MOST_PEOPLE}


def _cell(pk: int | None, day: date, tasks, load, hours: dict[int, Working]) -> Cell:
    due = tasks.get((pk, day), [])
    if not pk:
        return Cell(day, due, len(due))
    worked = hours.get(pk, USUAL).seconds_on(day)
    return Cell(day, due, len(due), load.get((pk, day), 0), worked)


def _people(numbers: Iterable[int | None]) -> list[tuple[int | None, str]]:
    """Number and name, by name; the queue at the end."""
    known = [number for number in numbers if number]
    people = User.objects.filter(pk__in=known).order_by("name", "pk")[:MOST_PEOPLE]
    return [*people.values_list("pk", "name"), (None, _("Queue"))]


def _strip(task: Task, zone: ZoneInfo) -> Strip:
    """The day a task is due on, with the work it is planned to take, ending when it is due."""
    day = timezone.localdate(task.due_at, zone)
    begins = task.due_at - timedelta(minutes=task.estimate_minutes or 0)  # type: ignore[operator]
    due = Point(task.due_at, "late" if task.is_overdue else "due")  # type: ignore[arg-type]
    kind = KINDS.get(State(task.state), "plan")
    words = _("%(title)s, due %(due)s") % {"title": task, "due": by_day(task.due_at)}  # type: ignore[arg-type]
    return Strip(day_span(day, zone), words, [Piece(begins, task.due_at, kind)], [due])  # type: ignore[arg-type]


# A month ------------------------------------------------------------------------


def _month(dated: QuerySet, days: list[date], zone: ZoneInfo) -> dict[str, Any]:
    counted = (
        dated.order_by()
        .annotate(day=TruncDate("due_at", tzinfo=zone))
        .values_list("assistant", "day")
        .annotate(Count("pk", distinct=True))
    )
    counts = {(who, day): n for who, day, n in counted}
    people = _people({who for who, day in counts})
    lines = [
        Row(pk, name, [Cell(day, count=counts.get((pk, day), 0)) for day in days])
        for pk, name in people
    ]
    return {"lines": lines, "is_cut": len(people) > MOST_PEOPLE}


# What both share ----------------------------------------------------------------


def _agenda(lines: list[Row], days: list[date]) -> list[tuple[date, list[Task], int]]:
    """The same by day, for a phone."""
    found = []
    for n, day in enumerate(days):
        cells = [line.cells[n] for line in lines]
        tasks = sorted((t for cell in cells for t in cell.tasks), key=lambda task: task.due_at)
        found.append((day, tasks, sum(cell.count for cell in cells)))
    return found


def _asked(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return today
    return day if 2000 <= day.year < 2100 else today


def _span(of: str, day: date, zone: ZoneInfo) -> Span:
    if of == "month":
        return month_span(day, zone)
    monday = week_of(day)[0]
    return Span(midnight(monday, zone), midnight(monday + timedelta(days=7), zone))


def _days(span: Span, zone: ZoneInfo) -> list[date]:
    first, end = (moment.astimezone(zone).date() for moment in span)
    return [first + timedelta(days=n) for n in range((end - first).days)]


def _ways(query: QueryDict, of: str, days: list[date], today: date) -> dict[str, str]:
    """Addresses of the time before, after, around today, and of the other length."""

    def address(**changed: str) -> str:
        kept = query.copy()
        for name, value in changed.items():
            kept[name] = value
        return f"?{kept.urlencode()}"

    other = "week" if of == "month" else "month"
    near = today if today in days else days[0]
    return {
        "before": address(**{"from": str(days[0] - timedelta(days=1))}),
        "after": address(**{"from": str(days[-1] + timedelta(days=1))}),
        "now": address(**{"from": str(today)}),
        "other": address(of=other, **{"from": str(near)}),
        "week_of_day": address(of="week", **{"from": ""}),
    }
