"""A batch before it is brought in: begun with a file, mapped, chosen, forgotten.

Promises: the file is kept as text in UTF-8, whatever it was; its columns and words are guessed;
every change of the mapping looks the whole batch over again.
Refuses: what is no table (`reading.sheet`), and a change of what is in or on its way.
"""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.filing import Kinds, harmless, keep
from accounts.models import User
from smartfield.imports.bringing.batches import locked
from smartfield.imports.checking.dry_run import look_over, rows_of, sheet_of, write
from smartfield.imports.checking.meaning import guessed
from smartfield.imports.reading import kinds
from smartfield.imports.reading.columns import guess, missing
from smartfield.imports.reading.sheet import Sheet, check_size, text_of
from smartfield.imports.reading.sheet import sheet_of as table_of
from smartfield.lib.refusals import Refusal
from smartfield.lib.uploads import Chosen
from smartfield.lib.words import clean
from timetracking.models import Batch


def _as_table(media_type: str) -> str | None:
    return "text/csv" if media_type == "text/csv" else None


def _as_utf8(upload: UploadedFile) -> UploadedFile:
    """Read through once, so nothing is kept that is no table."""
    check_size(upload.size or 0)
    upload.seek(0)
    text = text_of(upload.read())
    table_of(text)
    content = f"\ufeff{text}".encode(errors="replace")  # the mark by which spreadsheets know it
    name = f"{PurePath(clean(upload.name or '')).stem or 'table'}.csv"
    return UploadedFile(BytesIO(content), name, size=len(content))


TABLES = Kinds(_as_table, gettext_lazy("Choose a table saved as CSV"), _as_utf8)


@transaction.atomic
def begin(*, by: User, kind: str, file: Chosen) -> Batch:
    """A dry run of `file`; its columns may still have to be chosen."""
    stored = keep(file, by=by, kinds=TABLES, field="file")
    batch = Batch(kind=kind, name=harmless(str(file.name), "csv"), stored=stored, by=by)
    table = sheet_of(batch)
    columns = guess(kinds.FORMATS[kind].columns, table.head)
    batch.mapping = {
        "columns": columns,
        "slashes": _slashes(kind, table, columns),
        "zone": by.time_zone or settings.AGENCY_TIME_ZONE,
        "is_settled": True,
    }
    batch.save()
    _look_again(batch, table, is_first=True)
    return batch


def _slashes(kind: str, table: Sheet, columns: dict[str, int]) -> str:
    return "month" if kinds.are_months_first(kind, table, columns) else "day"


@transaction.atomic
def change(batch: Batch, **mapping: Any) -> Batch:
    """Take other columns, words or choices for what they are, and look the batch over."""
    batch = _opened(batch)
    has_other_columns = mapping.get("columns", batch.mapping["columns"]) != batch.mapping["columns"]
    batch.mapping = {**batch.mapping, **mapping}
    _look_again(batch, sheet_of(batch), is_first=has_other_columns)
    return batch


@transaction.atomic
def choose(batch: Batch, choices: dict[str, str]) -> Batch:
    """What becomes of the lines that are much like something here, by their numbers."""
    batch = _opened(batch)
    chosen = {**batch.mapping.get("choices", {}), **choices}
    return change(batch, choices={line: what for line, what in chosen.items() if what})


@transaction.atomic
def drop(batch: Batch) -> None:
    """Forget a batch that never came in, and its file."""
    _opened(batch).delete()


def _opened(batch: Batch) -> Batch:
    batch = locked(batch)
    if not batch.is_open:
        raise Refusal(_("It is being brought in, or was already"))
    return batch


def _look_again(batch: Batch, table: Sheet, *, is_first: bool) -> None:
    """Nothing can be said of a line while a column is missing: then there are no rows."""
    batch.trouble = ""
    if missing(kinds.FORMATS[batch.kind].columns, batch.mapping["columns"]):
        batch.rows.all().delete()
        batch.save(update_fields=["mapping", "trouble"])
        return
    rows = rows_of(batch, table)
    if is_first:
        for axis, words in guessed(batch.kind, rows).items():
            batch.mapping[axis] = {**words, **_said(batch, axis, words)}
    write(batch, look_over(batch, rows))
    batch.save(update_fields=["mapping", "trouble"])


def _said(batch: Batch, axis: str, words: dict[str, str]) -> dict[str, str]:
    """What was chosen of these words before."""
    said = batch.mapping.get(axis, {})
    return {word: said[word] for word in words if said.get(word)}
