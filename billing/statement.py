"""A client's month: the time worked, task by task, and what was charged."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum

from billing.models import Charge
from smartfield.lib.periods import Span
from tasks.models import Task
from timetracking import sheet
from timetracking.models import TimeEntry


class Work(NamedTuple):
    """A task's time in the month, its pieces with the day they fall on."""

    task: Task
    pieces: list[tuple[date, sheet.Piece]]

    @property
    def seconds(self) -> int:
        return int(sheet.total(piece for _, piece in self.pieces).total_seconds())


class Week(NamedTuple):
    """The pieces of all tasks that fall on the days of a week, within the month."""

    monday: date
    pieces: list[tuple[date, sheet.Piece]]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def seconds(self) -> int:
        return int(sheet.total(piece for _, piece in self.pieces).total_seconds())


class Total(NamedTuple):
    currency: str
    amount: Decimal
    minutes: Decimal

    @property
    def seconds(self) -> int:
        return int(self.minutes * 60)


def works(entries: Iterable[TimeEntry], month: Span, zone: ZoneInfo, now: datetime) -> list[Work]:
    """Tasks in the order of their first work in the month."""
    by_task: dict[Task, list] = defaultdict(list)
    for day, piece in sheet.worked(entries, month, zone, now):
        by_task[piece.entry.task].append((day, piece))
    return [Work(task, pieces) for task, pieces in by_task.items()]


def pieces(all_work: Iterable[Work]) -> list[tuple[date, sheet.Piece]]:
    """Every piece with its day, the earliest first."""
    found = [pair for work in all_work for pair in work.pieces]
    return sorted(found, key=lambda pair: (pair[1].span.start, pair[1].entry.pk))


def weeks(all_work: Iterable[Work]) -> list[Week]:
    """The same time week by week."""
    by_week: dict[date, list] = defaultdict(list)
    for day, piece in pieces(all_work):
        by_week[day - timedelta(days=day.weekday())].append((day, piece))
    return [Week(monday, found) for monday, found in by_week.items()]


def seconds(all_work: Iterable[Work]) -> int:
    """Exact until here: the sum of what the tasks' pieces are long."""
    lengths = (sheet.total(piece for _, piece in work.pieces) for work in all_work)
    return int(sum(lengths, timedelta()).total_seconds())


def sums(charges: QuerySet[Charge]) -> list[Total]:
    """What the charges come to, currency by currency."""
    grouped = charges.order_by("currency").values_list("currency")
    return [Total(*row) for row in grouped.annotate(Sum("amount"), Sum("billed_minutes"))]
