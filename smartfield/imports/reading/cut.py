"""A line through the mapping: its cells by our names."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from smartfield.imports.reading import cells
from smartfield.imports.reading.columns import Mapped
from smartfield.imports.reading.sheet import Line
from smartfield.lib.refusals import Refusal

LONGEST_ESTIMATE = 60_000  # minutes


class Cut:
    """One line. What cannot be read raises `Refusal` at the name of our column."""

    def __init__(self, line: Line, mapped: Mapped, is_month_first: bool = False) -> None:
        self.number, self._cells, self._mapped = line.number, line.cells, mapped
        self.is_month_first = is_month_first

    def __getitem__(self, name: str) -> str:
        place = self._mapped.get(name, len(self._cells))
        return self._cells[place] if place < len(self._cells) else ""

    def short(self, name: str, most: int) -> str:
        """On one line, and refused where it is longer than `most` characters."""
        text = " ".join(self[name].split())
        if len(text) > most:
            raise Refusal(_("Longer than %(most)d characters") % {"most": most}, name)
        return text

    def long(self, name: str, most: int) -> str:
        if len(self[name]) > most:
            raise Refusal(_("Longer than %(most)d characters") % {"most": most}, name)
        return self[name]

    def needed(self, name: str, most: int) -> str:
        if not (text := self.short(name, most)):
            raise Refusal(_("Nothing is written here"), name)
        return text

    def day(self, name: str) -> date | None:
        return self._read(name, cells.day, is_month_first=self.is_month_first)

    def clock(self, name: str) -> time | None:
        return self._read(name, cells.clock)

    def seconds(self, name: str) -> int | None:
        return self._read(name, cells.length)

    def minutes(self, name: str) -> int | None:
        """A length as tasks have it: none where it is empty or nought."""
        minutes = (self.seconds(name) or 0) // 60
        if minutes > LONGEST_ESTIMATE:
            raise Refusal(_("No more than %(hours)d hours") % {"hours": 1000}, name)
        return minutes or None

    def moment(self, day: str, time: str) -> datetime | None:
        """What the two columns say together; None where no time of day is said."""
        is_said = self[time] or ":" in self[day]
        if not is_said:
            return None
        try:
            return cells.moment(self[day], self[time], is_month_first=self.is_month_first)
        except Refusal as refusal:
            raise Refusal(str(refusal), time) from None

    def _read(self, name: str, read: Callable[..., Any], **how: Any) -> Any:
        if not self[name]:
            return None
        try:
            return read(self[name], **how)
        except Refusal as refusal:
            raise Refusal(str(refusal), name) from None
