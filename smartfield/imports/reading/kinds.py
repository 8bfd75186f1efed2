"""The formats we read, by the kind of the batch; and a whole file through one of them.

Promises: whatever the bytes are, `read` answers with rows and refused lines in the file's order,
or raises `Refusal`; two lines that say the very same are two things, told apart by their count.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from smartfield.imports.reading import clients, kimai, redmine, redmine_time, tasks, toggl
from smartfield.imports.reading.cells import slashes
from smartfield.imports.reading.columns import Column, Mapped, missing
from smartfield.imports.reading.cut import Cut
from smartfield.imports.reading.rows import Refused, Row, joined
from smartfield.imports.reading.sheet import Line, Sheet
from smartfield.lib.refusals import Refusal

DAYS = ("on", "due", "end_on")


class Format(NamedTuple):
    columns: Sequence[Column]
    read: Callable[[Cut], Row]


FORMATS = {
    "clients": Format(clients.COLUMNS, clients.read),
    "tasks": Format(tasks.COLUMNS, tasks.read),
    "redmine": Format(redmine.COLUMNS, redmine.read),
    "redmine_time": Format(redmine_time.COLUMNS, redmine_time.read),
    "toggl": Format(toggl.COLUMNS, toggl.read),
    "kimai": Format(kimai.COLUMNS, kimai.read),
}


def read(
    kind: str, sheet: Sheet, mapped: Mapped, *, is_month_first: bool = False
) -> list[Row | Refused]:
    """The lines of `sheet`, its columns `mapped`; raises `Refusal` where one is missing."""
    of = FORMATS[kind]
    if lacking := missing(of.columns, mapped):
        named = ", ".join(str(column.label) for column in lacking)
        raise Refusal(_("Say which column is this: %(named)s") % {"named": named}, lacking[0].name)
    found = (_read(of, Cut(line, mapped, is_month_first), line) for line in sheet.lines)
    return list(_told_apart(found))


def _read(of: Format, cut: Cut, line: Line) -> Row | Refused:
    try:
        return of.read(cut)
    except Refusal as refusal:
        words = joined(*filter(None, (" ".join(cell.split()) for cell in line.cells)))
        return Refused(line.number, words, str(refusal), refusal.field or "")


def _told_apart(rows: Iterable[Row | Refused]) -> Iterator[Row | Refused]:
    seen: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, Refused):
            yield row
            continue
        seen[row.external_id] += 1
        count = seen[row.external_id]
        yield row if count == 1 else replace(row, external_id=f"{row.external_id}/{count}")


def are_months_first(kind: str, sheet: Sheet, mapped: Mapped) -> bool | None:
    """Whether days with slashes begin with the month; None where the file does not tell, or has
    none."""
    places = [mapped[name] for name in DAYS if name in mapped]
    pairs = [
        pair
        for line in sheet.lines
        for place in places
        if place < len(line.cells) and (pair := slashes(line.cells[place]))
    ]
    if any(first > 12 for first, _second in pairs):
        return False
    return True if any(second > 12 for _first, second in pairs) else None


def has_slashes(sheet: Sheet, mapped: Mapped) -> bool:
    places = [mapped[name] for name in DAYS if name in mapped]
    return any(
        place < len(line.cells) and slashes(line.cells[place])
        for line in sheet.lines
        for place in places
    )
