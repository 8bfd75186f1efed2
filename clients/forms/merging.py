"""Two records side by side: which of them stays, and whose word in each field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Client, Contact

FIELDS: dict[type, tuple[str, ...]] = {
    Client: (
        *("name", "stage", "manager", "source", "city", "language", "time_zone", "currency"),
        *("in_short", "team_note", "warranty_days", "silence_days"),
    ),
    Contact: ("name", "position", "email", "language", "time_zone"),
}
WITH = {"stage": ("staged_at", "lost_reason", "ask_again_on")}  # what goes where another goes
BOTH = {"team_note"}  # a text that can hold one after the other
SIDES = ("a", "b")


class MergeForm(forms.Form):
    """Its values are what a merge takes: winner, loser and the winner's fields.

    The fuller word is chosen beforehand; where neither is fuller, that of the older record.
    """

    keep = forms.ChoiceField(label=_("Which record stays"), widget=forms.RadioSelect)

    def __init__(self, data, one: Any, other: Any):
        self.records = {"a": one, "b": other}
        self.older = "a" if one.pk < other.pk else "b"
        super().__init__(data, initial={"keep": self.older})
        self.fields["keep"].choices = [(side, str(row)) for side, row in self.records.items()]
        for name in FIELDS[type(one)]:
            if getattr(one, name) != getattr(other, name):
                self.fields[name] = self._field(name)

    def _field(self, name: str) -> forms.ChoiceField:
        column = type(self.records["a"])._meta.get_field(name)
        choices = [(side, _shown(row, name)) for side, row in self.records.items()]
        is_both = name in BOTH and all(getattr(row, name) for row in self.records.values())
        return forms.ChoiceField(
            label=column.verbose_name,
            choices=[*choices, ("both", _("Both, one after the other"))] if is_both else choices,
            widget=forms.RadioSelect,
            initial="both" if is_both else self._fuller(name),
        )

    def _fuller(self, name: str) -> str:
        known = {side: len(str(getattr(row, name) or "")) for side, row in self.records.items()}
        is_text = (
            name not in {"manager", "source"}
            and not type(self.records["a"])._meta.get_field(name).choices
        )
        if not is_text or known["a"] == known["b"]:
            return self.older if known[self.older] else max(known, key=known.__getitem__)
        return max(known, key=known.__getitem__)

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        sides = {"winner": values["keep"], "loser": "b" if values["keep"] == "a" else "a"}
        chosen = {
            one: self._word(one, side)
            for name, side in values.items()
            if name != "keep"
            for one in (name, *WITH.get(name, ()))
        }
        return {who: self.records[side] for who, side in sides.items()} | chosen

    def _word(self, name: str, side: str) -> Any:
        if side == "both":
            return "\n\n".join(getattr(row, name) for row in self.records.values())
        return getattr(self.records[side], name)

    @property
    def choices(self) -> list:
        """The fields that differ, each with its buttons by side."""
        return [(self[name], list(self[name])) for name in self.fields if name != "keep"]

    @property
    def agreed(self) -> list[tuple[Any, str]]:
        """What both say alike."""
        one = self.records["a"]
        return [
            (one._meta.get_field(name).verbose_name, _shown(one, name))
            for name in FIELDS[type(one)]
            if name not in self.fields and getattr(one, name) not in ("", None)
        ]


def _shown(row: Any, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return str(value) if value not in ("", None) else "–"
