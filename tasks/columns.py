"""The columns that a list of tasks may have: which there are, who has which, and what a file says.

The number and title of a task stand first and are no choice.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tasks.models import ChosenColumns, Task
from tasks.wording import state_for
from tasks.worked import with_time

BATCH = 1000
NAMED = ("client", "assistant", "manager", "category")
READ = (  # a long table reads nothing that its cells do not say
    *("title", "state", "due_at", "priority", "moved_at", "created_at", "estimate_minutes"),
    *("client__name", "assistant__name", "assistant__email", "manager__name", "manager__email"),
    *("category__name_en", "category__name_ru"),
)
HOUR, CENT = Decimal(3600), Decimal("0.01")


class Column(NamedTuple):
    """`cell` says it of a task to a reader, for a file: text, a number, or a local time."""

    words: Promise
    cell: Callable[[Task, User], Any]


def _local(moment: datetime | None) -> datetime | str:
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment else ""


def _hours(seconds: float) -> Decimal:
    return (Decimal(str(seconds)) / HOUR).quantize(CENT)


def _estimate(task: Task, reader: User) -> Decimal | str:
    return _hours(task.estimate_minutes * 60) if task.estimate_minutes else ""


COLUMNS = {
    "state": Column(_("State"), lambda task, reader: state_for(reader, task)),
    "client": Column(_("Client"), lambda task, reader: task.client.name),
    "who": Column(_("Who"), lambda task, reader: str(task.assistant or "")),
    "manager": Column(_("Manager"), lambda task, reader: str(task.manager)),
    "category": Column(_("Category"), lambda task, reader: str(task.category or "")),
    "tags": Column(_("Tags"), lambda task, reader: ", ".join(task.tag_names)),  # type: ignore[attr-defined]
    "due": Column(_("Due"), lambda task, reader: _local(task.due_at)),
    "priority": Column(_("Priority"), lambda task, reader: task.get_priority_display()),
    "moved": Column(_("Last moved"), lambda task, reader: _local(task.moved_at)),
    "written": Column(_("Written"), lambda task, reader: _local(task.created_at)),
    "time": Column(_("Time"), lambda task, reader: _hours(task.seconds)),  # type: ignore[attr-defined]
}
USUAL = ("state", "client", "who", "tags", "due", "priority", "moved", "time")
OF_CLIENTS = ("state", "who", "due", "moved", "time")


def columns_for(reader: User, asked: Iterable[str] = ()) -> list[str]:
    """The names of those that `reader` sees, in their order: as the address asks, else as they
    chose once, else the usual. A client has always the same."""
    if reader.is_client:
        return list(OF_CLIENTS)
    wanted = {*asked} or _chosen(reader)
    return [name for name in COLUMNS if name in wanted] or list(USUAL)


def _chosen(reader: User) -> set[str]:
    chosen = ChosenColumns.objects.filter(person=reader).first()
    return {*chosen.names} if chosen else set()


def with_tags(tasks: QuerySet, names: Iterable[str]) -> QuerySet:
    """Read their tags too, at once, if the columns `names` say them."""
    return tasks.with_tags() if "tags" in names else tasks  # type: ignore[attr-defined]


def head(names: Iterable[str]) -> list[str]:
    words, in_hours = [now("Number"), now("Task")], [now("Time, hours"), now("Estimate, hours")]
    for name in names:
        words += in_hours if name == "time" else [str(COLUMNS[name].words)]
    return words


def table(tasks: QuerySet, names: list[str], reader: User) -> Iterator[list[Any]]:
    """The rows of a file, a batch at a time, in the language and zone of now."""
    language, zone = translation.get_language(), timezone.get_current_timezone()
    named = with_tags(tasks, names).select_related(*NAMED).only(*READ)
    found = named.iterator(chunk_size=BATCH)
    while batch := with_time(islice(found, BATCH)):
        with translation.override(language), timezone.override(zone):
            rows = [_row(task, names, reader) for task in batch]
        yield from rows


def _row(task: Task, names: list[str], reader: User) -> list[Any]:
    row: list[Any] = [task.number, task.title]
    for name in names:
        row.append(COLUMNS[name].cell(task, reader))
        if name == "time":
            row.append(_estimate(task, reader))
    return row
