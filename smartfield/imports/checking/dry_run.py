"""Looking a batch over, line by line.

Promises: what it finds is written as the batch's rows, in place of what was found before; run
again on the same file it finds the same, but for what happened here meanwhile.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import StoredFile
from smartfield.imports.checking import clients, tasks, times
from smartfield.imports.checking.judged import Judged, unread
from smartfield.imports.reading import kinds
from smartfield.imports.reading.sheet import Sheet, text_of
from smartfield.imports.reading.sheet import sheet_of as table_of
from smartfield.lib.refusals import Refusal
from timetracking.models import Batch, BatchRow

CHECKS: dict[str, Callable[[Batch, list[Any]], list[Judged]]] = {
    "clients": clients.check,
    "tasks": tasks.check,
    "redmine": tasks.check,
    "redmine_time": times.check,
    "toggl": times.check,
    "kimai": times.check,
}
AT_ONCE = 1000


def sheet_of(batch: Batch) -> Sheet:
    """The table of the batch; refuses one whose file is gone."""
    if batch.stored is None:
        raise Refusal(_("The file is gone. Choose it again"))
    return table_of(text_of(content_of(batch.stored)))


def content_of(stored: StoredFile) -> bytes:
    with stored.content.open("rb") as source:
        return source.read()


def rows_of(batch: Batch, table: Sheet) -> list[Any]:
    mapping = batch.mapping
    is_month_first = mapping.get("slashes") == "month"
    return kinds.read(batch.kind, table, mapping["columns"], is_month_first=is_month_first)


def look_over(batch: Batch, rows: list[Any]) -> list[Judged]:
    """What becomes of each line, in the file's order."""
    found = [*CHECKS[batch.kind](batch, rows), *unread(rows)]
    return sorted(found, key=lambda one: one.line)


def write(batch: Batch, found: list[Judged]) -> None:
    batch.rows.all().delete()
    BatchRow.objects.bulk_create([_row(batch, one) for one in found], AT_ONCE)


def _row(batch: Batch, one: Judged) -> BatchRow:
    return BatchRow(
        batch=batch,
        line=one.line,
        source=batch.kind,
        external_id=one.external_id,
        words=one.words[:300],
        fate=one.fate,
        column=one.column,
        why=one.why,
        client_id=one.client,
        contact_id=one.contact,
        task_id=one.task,
    )
