"""The fate of each line of a table of tasks."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from clients.models import Client
from smartfield.imports.checking.judged import Fate, Judged, here_already, judged, read
from smartfield.imports.checking.meaning import OUT, QUEUE, Meanings
from smartfield.imports.reading.rows import TaskRow
from smartfield.lib.words import folded
from tasks.models import Task
from timetracking.models import Batch

END_OF_DAY = time(18)


def check(batch: Batch, rows: Iterable[Any]) -> list[Judged]:
    return _Table(batch, read(rows)).judged


class _Table:
    def __init__(self, batch: Batch, rows: list[TaskRow]) -> None:
        self.choices = batch.mapping.get("choices", {})
        self.meant = Meanings(batch)
        self.known = here_already(batch.kind, rows)
        self.clients = Client.objects.in_bulk({*map(int, self.meant.clients.values())} - {0})
        self.alike = _alike(self.clients, rows)
        self.judged = [self._judge(row) for row in rows]

    def _judge(self, row: TaskRow) -> Judged:
        if known := self.known.get(row.external_id):
            return judged(row, Fate.HERE, client=known.client_id, task=known.task_id)
        status = self.meant.status(row.status)
        if status == OUT:
            return judged(row, Fate.OUT, _("“%(status)s” is left out") % {"status": row.status})
        return self._of_client(row, status)

    def _of_client(self, row: TaskRow, status: str) -> Judged:
        meant = self.meant.client(row.client)
        if meant == OUT:
            return judged(row, Fate.OUT, _("“%(name)s” is left out") % {"name": row.client})
        client = self.clients.get(int(meant or 0))
        if client is None:
            why = _("Choose which client “%(name)s” is") % {"name": row.client}
            return judged(row, Fate.REFUSED, why, "client")
        if row.limit_minutes and row.limit_minutes < (row.estimate_minutes or 0):
            return judged(row, Fate.REFUSED, _("The limit is below the estimate"), "limit")
        return self._as_chosen(row, client, status)

    def _as_chosen(self, row: TaskRow, client: Client, status: str) -> Judged:
        plan: dict[str, Any] = {"status": status, "due_at": _due(row, client.zone)}
        plan["assistant"] = self.meant.person(row.assistant) if status == QUEUE else None
        twin = self.alike.get((client.pk, folded(row.title)))
        if twin is None:
            return judged(row, Fate.NEW, _noted(row, status), client=client.pk, plan=plan)
        match self.choices.get(str(row.line)):
            case "same":
                plan["joins"] = True
                why = _("Is SF-%(number)d") % {"number": twin}
                return judged(row, Fate.NEW, why, client=client.pk, task=twin, plan=plan)
            case "new":
                return judged(row, Fate.NEW, _noted(row, status), client=client.pk, plan=plan)
            case "out":
                return judged(row, Fate.OUT, client=client.pk)
        why = _("SF-%(number)d has the same title") % {"number": twin}
        return judged(row, Fate.DOUBLE, why, "title", client=client.pk, task=twin)


def _noted(row: TaskRow, status: str) -> str:
    is_short = status == QUEUE and not row.brief.strip()
    return _("It has no brief, so it stays a draft") if is_short else ""


def _due(row: TaskRow, zone: ZoneInfo) -> datetime | None:
    """In the client's zone; at the end of the working day if no time is said."""
    if row.due_on is None:
        return None
    return datetime.combine(row.due_on, row.due_time or END_OF_DAY, zone)


def _alike(clients: Iterable[int], rows: Iterable[TaskRow]) -> dict[tuple[int, str], int]:
    """Unfinished tasks of the clients that are called as one of the rows, by client and title."""
    titles = {row.title for row in rows}
    found = Task.objects.unfinished().filter(client__in=list(clients), title__in=titles)
    known = found.order_by("-pk").values_list("pk", "client", "title")
    return {(client, folded(title)): key for key, client, title in known}
