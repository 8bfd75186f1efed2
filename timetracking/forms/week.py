"""The cells of a week. What was not touched is left alone, whatever happened to it meanwhile."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smartfield.lib import durations, times_of_day
from smartfield.lib.moments import weekday_and_date
from smartfield.lib.periods import Span
from timetracking.forms.fields import TaskChoice, unread
from timetracking.grid import Cell, Grid
from timetracking.week import Wish

CELL = re.compile(r"^(?:[0-9]+|other)-[0-9]{8}$")
HOURS = re.compile(r"^(.+?)\s*[-–—]\s*(.+)$")
UNCLEAR = range(1, 13)  # hours to some, minutes to others


class Hours(NamedTuple):
    """From when to when, by the clocks on the wall."""

    start: time
    end: time


class CellField(forms.CharField):
    """`1:30`, `90m`, or `10–11:30`; cleaned to a timedelta, `Hours`, or None if empty."""

    def __init__(self, **options):
        attrs = {"autocomplete": "off", "class": "num"}
        super().__init__(required=False, max_length=30, widget=forms.TextInput(attrs), **options)

    def clean(self, value: str | None) -> timedelta | Hours | None:
        text = super().clean(value).lower()
        if not text:
            return None
        if text.isdecimal() and int(text) in UNCLEAR:
            words = gettext("Is %(n)d hours or minutes? Write %(n)dh or %(n)dm")
            raise forms.ValidationError(words % {"n": int(text)})
        if (minutes := durations.parse(text)) is not None:
            return timedelta(minutes=minutes)
        if hours := _hours(text):
            return hours
        raise forms.ValidationError(unread(text, "1:30, 90m, 10–11:30"))


def _hours(text: str) -> Hours | None:
    match = HOURS.match(text)
    start, end = (times_of_day.parse(part) for part in match.groups()) if match else (None, None)
    return Hours(start, end) if start and end else None


class WeekForm(forms.Form):
    """`cleaned_data["wishes"]` is what changes, by `timetracking.week`."""

    other = TaskChoice(
        label=_("Another task"),
        queryset=None,
        required=False,
        empty_label=_("Another task"),
        error_messages={"invalid_choice": _("Choose a task")},
    )
    reason = forms.CharField(
        label=_("Why by hand"),
        help_text=_("For all that you typed; it stands in the history of each entry."),
        max_length=300,
        error_messages={"required": _("Say why it is written by hand")},
    )

    use_required_attribute = False

    def __init__(self, *args, grid: Grid, tasks, **options):
        super().__init__(*args, **options)
        self.grid = grid
        self.fields["other"].queryset = tasks.filter(pk__in=[task.pk for task in grid.others])
        self.cells = {cell.name: cell for cell in grid.open_cells}
        for name, cell in self.cells.items():
            label = f"{cell.task or gettext('Another task')}, {weekday_and_date(cell.date)}"
            self.fields[name] = CellField(label=label, initial=cell.shown)

    def clean(self) -> dict:
        cleaned = super().clean()
        wishes = [self._wish(cell, cleaned[n]) for n, cell in self.cells.items() if n in cleaned]
        cleaned["wishes"] = [wish for wish in wishes if wish]
        if closed := self._typed_into_closed():
            words = gettext("Meanwhile these can no longer be written here: %(typed)s")
            self.add_error(None, words % {"typed": ", ".join(closed)})
        if not cleaned["wishes"]:  # nothing to give a reason for
            self.errors.pop("reason", None)
        return {"reason": "", **cleaned}

    def _wish(self, cell: Cell, typed: timedelta | Hours | None) -> Wish | None:
        """What the cell shall be; None where nobody touched it, or it is so already."""
        seen = self.data.get(f"seen-{cell.name}", "")
        if self.data.get(cell.name, "").strip() == seen or self._stands(cell, typed):
            return None
        if seen != cell.shown:
            words = _("This is %(time)s meanwhile. Type it again if it is not right")
            return self._refuse(cell, words % {"time": cell.shown or "–"})
        task = cell.task or self.cleaned_data.get("other")
        if task is None:
            return self._refuse("other", _("Choose a task"))
        if isinstance(typed, Hours):
            return self._wish_of_hours(cell, task, typed)
        return Wish(cell.name, task, cell.date, cell.length, typed or timedelta())

    def _typed_into_closed(self) -> list[str]:
        """What was typed into cells that closed since they were shown."""
        names = [name for name in self.data if CELL.match(name) and name not in self.cells]
        typed = {name: self.data[name].strip() for name in names}
        return [text for n, text in typed.items() if text != self.data.get(f"seen-{n}", "")]

    def _stands(self, cell: Cell, typed: timedelta | Hours | None) -> bool:
        if isinstance(typed, Hours):
            return False
        return durations.colon((typed or timedelta()).total_seconds()) == (cell.shown or "0:00")

    def _wish_of_hours(self, cell: Cell, task, typed: Hours) -> Wish | None:
        if cell.pieces:
            words = _("Time stands here already: type how long it is in all, or open the day")
            return self._refuse(cell, words)
        start = self._instant(cell, cell.date, typed.start)
        later = cell.date + timedelta(days=typed.end <= typed.start)
        end = self._instant(cell, later, typed.end)
        span = Span(start, end) if start and end else None
        return span and Wish(cell.name, task, cell.date, timedelta(), span.length, span)

    def _instant(self, cell: Cell, day: date, at: time) -> datetime | None:
        meant = times_of_day.instants(day, at, timezone.get_current_timezone())
        if len(meant) == 1:
            return meant[0]
        words = _("The clocks changed at %(time)s that night: write this one with “Add time”")
        return self._refuse(cell, words % {"time": f"{at:%H:%M}"})

    def _refuse(self, field: Cell | str, words: str) -> None:
        self.add_error(field.name if isinstance(field, Cell) else field, words)
