"""A week as a grid: the tasks of each client by day, their sums, and what may be typed into."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from accounts.models import User
from clients.models import Client
from smartfield.lib.durations import colon
from tasks.models import Task
from tasks.states import RUNNABLE
from timetracking.policies import may_edit
from timetracking.sheet import Day, Piece, total


class Cell(NamedTuple):
    """What was worked on a task on a day; without a task, on one that is yet to be chosen."""

    task: Task | None
    date: date
    pieces: list[Piece]
    is_open: bool = False

    @property
    def name(self) -> str:
        return f"{self.task.pk if self.task else 'other'}-{self.date:%Y%m%d}"

    @property
    def length(self) -> timedelta:
        return total(self.pieces)

    @property
    def seconds(self) -> float:
        return self.length.total_seconds()

    @property
    def shown(self) -> str:
        return colon(self.seconds) if self.pieces else ""


class Row(NamedTuple):
    """A task's week: one cell for each day."""

    task: Task
    cells: list[Cell]

    @property
    def length(self) -> timedelta:
        return sum((cell.length for cell in self.cells), timedelta())


class Group(NamedTuple):
    """The rows of a client's tasks."""

    client: Client
    rows: list[Row]

    @property
    def days(self) -> list[timedelta]:
        columns = zip(*(row.cells for row in self.rows), strict=True)
        return [sum((cell.length for cell in column), timedelta()) for column in columns]

    @property
    def length(self) -> timedelta:
        return sum((row.length for row in self.rows), timedelta())


class Grid(NamedTuple):
    """`others` are further tasks that time may be written on, in the cells of `spare`."""

    groups: list[Group]
    others: list[Task]
    spare: list[Cell]

    @property
    def open_cells(self) -> Iterator[Cell]:
        cells = (cell for group in self.groups for row in group.rows for cell in row.cells)
        return (cell for cell in [*cells, *self.spare] if cell.is_open)


def by_task(days: list[Day]) -> list[Row]:
    """Tasks of the days, in the order of their first work."""
    return [_row(task, days) for task in _worked_on(days)]


def by_client(rows: Iterable[Row]) -> list[Group]:
    found: dict[Client, list[Row]] = {}
    for row in rows:
        found.setdefault(row.task.client, []).append(row)
    return [Group(client, rows) for client, rows in found.items()]


def to_type(days: list[Day], person: User, now: datetime) -> Grid:
    """The days for `person` to write: with a row for each task in their hands, worked on or not,
    and one for any other that they may write time on."""
    open_days = {day.date for day in days if _is_writable(day, now)}
    unfinished = Task.objects.unfinished().held_by(person).select_related("client")
    held = list(unfinished.order_by("pk")) if open_days else []
    in_hand = [t for t in held if t.assistant_id == person.pk and t.state in RUNNABLE]
    tasks = dict.fromkeys([*_worked_on(days), *in_hand])

    def opened(cell: Cell) -> Cell:
        is_open = cell.date in open_days and _is_open(cell, person, held)
        return cell._replace(is_open=is_open)

    rows = [Row(task, [opened(cell) for cell in _row(task, days).cells]) for task in tasks]
    others = [task for task in held if task not in tasks]
    spare = [Cell(None, day.date, [], day.date in open_days) for day in days if others]
    return Grid(by_client(rows), others, spare)


def _worked_on(days: list[Day]) -> Iterable[Task]:
    return dict.fromkeys(piece.entry.task for day in days for piece in day.pieces)


def _row(task: Task, days: list[Day]) -> Row:
    def of_task(day: Day) -> list[Piece]:
        return [piece for piece in day.pieces if piece.entry.task_id == task.pk]

    return Row(task, [Cell(task, day.date, of_task(day)) for day in days])


def _is_writable(day: Day, now: datetime) -> bool:
    """Whether some of the day has passed, and not too long ago."""
    return day.window.start < now and day.window.end > now - settings.TIME_EDIT_WINDOW


def _is_open(cell: Cell, person: User, held: list[Task]) -> bool:
    """An empty cell of a task that is theirs; else one whose last entry may be changed."""
    if not cell.pieces:
        return cell.task in held
    last = cell.pieces[-1]
    is_whole = last.span == (last.entry.started_at, last.entry.ended_at)
    return is_whole and may_edit(person, last.entry)
