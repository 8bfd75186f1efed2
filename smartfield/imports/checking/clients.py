"""The fate of each line of a table of clients.

A line whose company stands above it is another person of that one, and goes its way. One that is
much like somebody here waits for a choice: the same, another, or leave it out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from smartfield.imports.checking.alike import Like, Likes, is_called
from smartfield.imports.checking.judged import Fate, Judged, here_already, judged, read
from smartfield.imports.reading.rows import ClientRow
from smartfield.lib.words import folded
from timetracking.models import Batch

SURE = ("phone", "email")


def check(batch: Batch, rows: Iterable[Any]) -> list[Judged]:
    return _Table(batch, read(rows)).judged


class _Table:
    """One pass from the top: what a line says may hang on one above."""

    def __init__(self, batch: Batch, rows: list[ClientRow]) -> None:
        self.choices: Mapping[str, str] = batch.mapping.get("choices", {})
        self.known, self.likes = here_already(batch.kind, rows), Likes(rows)
        self.first: dict[str, Judged] = {}  # by company
        self.people: dict[str, int] = {}  # by number, address or name: the line
        self.judged = [self._judge(row) for row in rows]

    def _judge(self, row: ClientRow) -> Judged:
        company = folded(row.company)
        said = self._fate(row, self.first.get(company))
        self.first.setdefault(company, said)
        for key in _keys(row):
            self.people.setdefault(key, row.line)
        return said

    def _fate(self, row: ClientRow, above: Judged | None) -> Judged:
        if known := self.known.get(row.external_id):
            return judged(row, Fate.HERE, client=known.client_id, contact=known.contact_id)
        if twin := next(filter(None, map(self.people.get, _keys(row))), None):
            return judged(row, Fate.REFUSED, _("The same as line %(n)d") % {"n": twin}, "company")
        if above is not None:
            return self._beside(row, above)
        like = self.likes.of(row)
        return self._as_chosen(row, like) if like else judged(row, Fate.NEW)

    def _beside(self, row: ClientRow, above: Judged) -> Judged:
        """Another person of the company in the line `above`."""
        if above.fate in {Fate.NEW, Fate.HERE}:
            why = _("Another person of line %(n)d") % {"n": above.line}
            plan = {"beside": above.line}
            return judged(row, Fate.NEW, why, client=above.client, plan=plan)
        if above.fate == Fate.OUT:
            return judged(row, Fate.OUT, _("As line %(n)d") % {"n": above.line})
        why = _("It waits for line %(n)d, of the same company") % {"n": above.line}
        return judged(row, Fate.DOUBLE, why, "company", plan={"beside": above.line})

    def _as_chosen(self, row: ClientRow, like: Like) -> Judged:
        if like.by in SURE and is_called(like.name, row.company):
            return judged(row, Fate.HERE, client=like.client, contact=like.contact)
        why = _why(like)
        match self.choices.get(str(row.line)):
            case "same":
                return judged(
                    row, Fate.NEW, _("Goes to %(name)s") % {"name": like.name},
                    client=like.client, contact=like.contact, plan={"joins": True},
                )  # fmt: skip
            case "new":
                return judged(row, Fate.NEW, _("Another than %(name)s") % {"name": like.name})
            case "out":
                return judged(row, Fate.OUT, why)
        return judged(row, Fate.DOUBLE, why, like.by, client=like.client, contact=like.contact)


def _why(like: Like) -> str:
    if like.by == "phone":
        words = _("%(name)s has the same number")
    elif like.by == "email":
        words = _("%(name)s has the same address")
    else:
        words = _("%(name)s is called much the same")
    return words % {"name": like.name}


def _keys(row: ClientRow) -> list[str]:
    """What one line alone may say: two people of a company may share a switchboard."""
    company = folded(row.company)
    person = f"{company}\x1f{folded(row.contact)}"
    return [person, row.email] if row.email else [person]
