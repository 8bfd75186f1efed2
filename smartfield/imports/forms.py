"""What a manager says of a file: what it is, which column is which, who is who."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.zones import zones
from clients.models import Client
from smartfield.imports.checking.meaning import AXES, DRAFT, NOBODY, OUT, QUEUE
from smartfield.imports.reading.kinds import FORMATS, has_slashes
from smartfield.imports.reading.sheet import Sheet
from smartfield.lib.lines import Line
from smartfield.lib.numbers import row_number
from smartfield.lib.uploads import DropFile
from tasks.models import Task
from timetracking.models import Batch

MOST_WORDS = 60  # of an axis, on one page
LEFT_OUT = (OUT, _("Leave out"))
UNSAID = ("", _("Choose"))


class BeginForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What it holds"),
        choices=[UNSAID, *Batch.Kind.choices],
        error_messages={
            "required": _("Choose what the file holds"),
            "invalid_choice": _("Choose what the file holds"),
        },
    )
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        allow_empty_file=True,
        widget=DropFile({"accept": ".csv,.tsv,.txt,text/csv"}),
        help_text=_("CSV, at most 10 MB and 10,000 lines. Nothing is written before you say so."),
        error_messages={
            "required": _("Choose a file"),
            "max_length": _("The file's name is too long. Rename it, then try again"),
        },
    )


class MappingForm(forms.Form):
    """A select for each of our columns, and for each word of the file that means somebody or
    something here. Its values are what `opening.change` takes."""

    def __init__(self, *args: Any, batch: Batch, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.sheet = batch, sheet
        self.columns = FORMATS[batch.kind].columns
        self.words = {axis: _foremost(batch.mapping.get(axis, {})) for axis in AXES}
        self._add_columns()
        self._add_terms()
        for axis, choices in self._axes():
            self._add_words(axis, choices)

    def _add_columns(self) -> None:
        places = [(str(n), head or f"{n + 1}") for n, head in enumerate(self.sheet.head)]
        for column in self.columns:
            self.fields[f"column-{column.name}"] = forms.ChoiceField(
                label=column.label,
                choices=[UNSAID if column.is_required else ("", _("None")), *places],
                required=column.is_required,
                initial=str(self.batch.mapping["columns"].get(column.name, "")),
                error_messages={"required": _("Choose its column")},
            )

    def _add_terms(self) -> None:
        mapping = self.batch.mapping
        if has_slashes(self.sheet, mapping["columns"]):
            self.fields["slashes"] = forms.ChoiceField(
                label=_("Days like 3/4/2026"),
                choices=[("day", _("the day comes first")), ("month", _("the month comes first"))],
                initial=mapping["slashes"],
            )
        if self.batch.is_of_time:
            self.fields["zone"] = forms.ChoiceField(
                label=_("By the clocks of"),
                choices=[(zone, zone.replace("_", " ")) for zone in zones()],
                initial=mapping["zone"],
                widget=forms.Select({"data-combobox": ""}),
            )
            self.fields["is_settled"] = forms.BooleanField(
                label=_("This time is billed already"),
                required=False,
                initial=mapping["is_settled"],
                widget=forms.CheckboxInput({"class": "form-check-input"}),
                help_text=_("Then it shows on the tasks, and no bill of ours counts it."),
            )

    def _axes(self) -> list[tuple[str, list]]:
        wanted = [axis for axis in AXES if self.words[axis]]
        choices: dict[str, list] = {
            "statuses": [
                (DRAFT, _("a draft")),
                (QUEUE, _("in the queue, or with its assistant")),
                LEFT_OUT,
            ]
        }
        if {"clients", "projects"} & set(wanted):
            clients = _clients()
            choices["clients"] = [UNSAID, LEFT_OUT, *clients]
            offered = [(f"client:{key}", name) for key, name in clients]
            choices["projects"] = [UNSAID, LEFT_OUT, (_("A new task for"), offered)]
        nobody = [UNSAID] if self.batch.is_of_time else [(NOBODY, _("Nobody yet"))]
        choices["people"] = [*nobody, LEFT_OUT, *_assistants()]
        if not self.batch.is_of_time:
            choices["people"].remove(LEFT_OUT)
        return [(axis, choices[axis]) for axis in wanted]

    def _add_words(self, axis: str, choices: list) -> None:
        for n, (word, meant) in enumerate(self.words[axis].items()):
            is_task = meant.startswith("task:")
            self.fields[f"{axis}-{n}"] = forms.ChoiceField(
                label=word or "–", choices=choices, required=False, initial="" if is_task else meant
            )
            if axis == "projects":
                self.fields[f"number-{n}"] = Line(
                    label=_("or a task's number, for “%(name)s”") % {"name": word or "–"},
                    max_length=20,
                    required=False,
                    initial=f"SF-{meant[5:]}" if is_task else "",
                )

    # What the page shows in groups ---------------------------------------------------

    @property
    def of_columns(self) -> list[BoundField]:
        return [self[f"column-{column.name}"] for column in self.columns]

    @property
    def of_terms(self) -> list[BoundField]:
        return [self[name] for name in ("slashes", "zone", "is_settled") if name in self.fields]

    def _of(self, axis: str) -> list[BoundField]:
        return [self[f"{axis}-{n}"] for n, _word in enumerate(self.words[axis])]

    @property
    def of_clients(self) -> list[BoundField]:
        return self._of("clients")

    @property
    def of_people(self) -> list[BoundField]:
        return self._of("people")

    @property
    def of_statuses(self) -> list[BoundField]:
        return self._of("statuses")

    @property
    def of_projects(self) -> list[tuple[BoundField, BoundField]]:
        return [(one, self[f"number-{n}"]) for n, one in enumerate(self._of("projects"))]

    # What is made of it ----------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        columns = self._columns(values)
        projects = self._projects(values)
        if self.errors:
            return values
        terms = {one.name: values[one.name] for one in self.of_terms}
        meant = {
            axis: self._said(axis, values, projects if axis == "projects" else None)
            for axis in AXES
        }
        return {"columns": columns, **terms, **meant}

    def _columns(self, values: dict[str, Any]) -> dict[str, int]:
        columns: dict[str, int] = {}
        for column in self.columns:
            place = values.get(f"column-{column.name}")
            if place and int(place) in columns.values():
                self.add_error(f"column-{column.name}", _("This column is taken already"))
            elif place:
                columns[column.name] = int(place)
        return columns

    def _projects(self, values: dict[str, Any]) -> dict[int, str]:
        """Which of the numbers are tasks, asked at once."""
        typed = {
            n: values.get(f"number-{n}", "").upper().removeprefix("SF-").strip()
            for n, _word in enumerate(self.words["projects"])
        }
        numbers = {n: row_number(text) for n, text in typed.items() if text}
        found = Task.objects.filter(pk__in=[*filter(None, numbers.values())])
        known = set(found.values_list("pk", flat=True))
        for n, number in numbers.items():
            if number not in known:
                self.add_error(f"number-{n}", ValidationError(_("There is no such task")))
        return {n: f"task:{number}" for n, number in numbers.items()}

    def _said(
        self, axis: str, values: dict[str, Any], other: dict[int, str] | None
    ) -> dict[str, str]:
        said = dict(self.batch.mapping.get(axis, {}))
        for n, word in enumerate(self.words[axis]):
            said[word] = (other or {}).get(n) or values.get(f"{axis}-{n}", "")
        return said


def _foremost(said: dict[str, str]) -> dict[str, str]:
    """Those that mean nothing yet come first, for not all may find room."""
    ordered = sorted(said.items(), key=lambda one: bool(one[1]))
    return dict(ordered[:MOST_WORDS])


def _clients() -> list[tuple[str, str]]:
    known = Client.objects.unmerged().filter(archived_at=None).order_by("name", "pk")
    return [(str(key), name) for key, name in known.values_list("pk", "name")]


def _assistants() -> list[tuple[str, str]]:
    known = User.objects.assistants().order_by("name", "pk")
    return [(str(key), name) for key, name in known.values_list("pk", "name")]
