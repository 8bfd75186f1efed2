"""What is said of a line before it is brought in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from smartfield.imports.reading.rows import Refused, Row
from timetracking.models import BatchRow

Fate = BatchRow.Fate
CHOICES = ("same", "new", "out")  # for a line that is much like something here


@dataclass
class Judged:
    """`row` is None for what could not be read. `client`, `contact`, `task`: keys of what the
    line is much like, or goes to; `plan`: what bringing it in needs beside the row."""

    line: int
    words: str
    fate: str
    why: str = ""
    column: str = ""
    row: Any = None
    client: int | None = None
    contact: int | None = None
    task: int | None = None
    plan: dict[str, Any] = field(default_factory=dict)

    @property
    def external_id(self) -> str:
        return self.row.external_id if self.row else ""


def judged(row: Row, fate: str, why: str = "", column: str = "", **to: Any) -> Judged:
    return Judged(row.line, row.words, fate, str(why), column, row, **to)


def unread(rows: Iterable[Any]) -> Iterator[Judged]:
    """The lines that could not be read."""
    for one in rows:
        if isinstance(one, Refused):
            yield Judged(one.line, one.words, Fate.REFUSED, one.why, one.column)


def read(rows: Iterable[Any]) -> list[Any]:
    return [one for one in rows if isinstance(one, Row)]


def here_already(source: str, rows: Iterable[Row]) -> dict[str, BatchRow]:
    """What came from there before, by its name there."""
    names = [row.external_id for row in rows]
    known = BatchRow.objects.filter(source=source, fate=Fate.IN, external_id__in=names)
    return {row.external_id: row for row in known}
