"""Which column of a file is which of ours: guessed from its headings, English or Russian."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.functional import Promise

from smartfield.lib.words import folded

Mapped = Mapping[str, int]  # our column → its place in the file, from 0
_MARKS = re.compile(r"[\s_*:.,()]+")


class Column(NamedTuple):
    """One of ours. `headings`: how files call it, folded; our own word for it is one too."""

    name: str
    label: str | Promise
    headings: str = ""
    is_required: bool = False

    @property
    def known_as(self) -> set[str]:
        known = (self.name, str(self.label), *self.headings.split("|"))
        return {plain(one) for one in known if one}


def plain(heading: str) -> str:
    """A heading as it is compared: no case, no marks, `ё` as `е`."""
    return _MARKS.sub(" ", folded(heading)).strip().replace("ё", "е")


def guess(columns: Sequence[Column], head: Sequence[str]) -> dict[str, int]:
    """Where each of `columns` is in `head`, as far as its heading tells; no place is two."""
    places = {}
    for place, heading in reversed([*enumerate(map(plain, head))]):
        places[heading] = place  # of two alike the first counts
    found: dict[str, int] = {}
    for column in columns:
        known = [places[name] for name in places if name in column.known_as]
        free = [place for place in known if place not in found.values()]
        if free:
            found[column.name] = min(free)
    return found


def missing(columns: Sequence[Column], mapped: Mapped) -> list[Column]:
    return [column for column in columns if column.is_required and column.name not in mapped]
