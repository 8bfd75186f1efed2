"""The result, with a word on each open correction and on each line of "done when"."""

from django import forms
from django.utils.translation import gettext_lazy as _

from smartfield.lib.lines import Words
from smartfield.lib.uploads import Files, Sent
from tasks.delivering import Settled
from tasks.models import Correction, Task

STATES = [("done", _("Done")), ("declined", _("Left as it is"))]
UNSETTLED = _("Mark each correction as done, or say why not")


class DeliverForm(forms.Form):
    summary = Words(
        label=_("Say it in a sentence or two"),
        help_text=_("The first thing the client reads."),
        max_length=5000,
        rows=2,
        empty=_("Say in a sentence or two what you deliver"),
    )
    result = Words(
        label=_("The result"),
        help_text=_("Text, lists and tables, in Markdown."),
        max_length=50_000,
        rows=8,
        required=False,
    )
    files = Files(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        max_length=200,
        error_messages={"max_length": _("The file's name is too long. Rename it, then try again")},
    )

    def __init__(self, *args, task: Task, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = list(task.criteria.all())
        if self.criteria:
            self.fields["met"] = forms.TypedMultipleChoiceField(
                label=_("Done when"),
                choices=[(c.pk, c.text) for c in self.criteria],
                initial=[c.pk for c in self.criteria if c.is_met],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
                error_messages={"invalid_choice": _("Choose from the lines of this task")},
            )
        self.open = list(task.corrections.open())
        for correction in self.open:
            self._ask_of(correction)

    def _ask_of(self, correction: Correction) -> None:
        self.fields[f"state_{correction.pk}"] = forms.ChoiceField(
            label=_("What became of it"),
            choices=STATES,
            widget=forms.RadioSelect,
            error_messages={"required": UNSETTLED, "invalid_choice": UNSETTLED},
        )
        self.fields[f"answer_{correction.pk}"] = Words(
            label=_("A word on it"), max_length=2000, rows=2, required=False
        )

    @property
    def corrections(self):
        """Each open correction with its two fields."""
        return [(c, self[f"state_{c.pk}"], self[f"answer_{c.pk}"]) for c in self.open]

    def clean(self):
        values = super().clean()
        for correction in self.open:
            is_declined = values.get(f"state_{correction.pk}") == Correction.State.DECLINED
            if is_declined and not values.get(f"answer_{correction.pk}", "").strip():
                self.add_error(f"answer_{correction.pk}", _("Say why it stays as it is"))
        if self.errors and not all(isinstance(one, Sent) for one in values.get("files", [])):
            self.add_error("files", _("Choose the files again: a page cannot keep them"))
        wanted = {name: values.get(name) or "" for name in ("summary", "result")}
        return wanted | {
            "files": values.get("files", []),
            "met": values.get("met", []),
            "settled": [
                Settled(c, values.get(f"state_{c.pk}"), values.get(f"answer_{c.pk}"))
                for c in self.open
            ],
        }
