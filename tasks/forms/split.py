"""What the page of a split asks: what stays, and what each new task takes along."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from smartfield.lib.lines import Line, Words
from tasks.forms.blocks import BaseTasks
from tasks.forms.fields import Due, Minutes
from tasks.forms.task import SeenForm
from tasks.models import Criterion, Step, Task, TaskFile
from tasks.splitting import MOST, Part, pieces
from tasks.states import IN_HAND, State

TICKED = ("pieces", "criteria", "steps", "files")
CHOICES_GONE = _("What was ticked is not there any more. Look again")
GONE = dict.fromkeys(["invalid_choice", "invalid_pk_value", "list", "invalid_list"], CHOICES_GONE)
TO = {"same": _("The same assistant"), "queue": _("The queue"), "keep": _("Keep for me")}


class StaysForm(SeenForm):
    """What the task is to take without its parts."""

    estimate_minutes = Minutes(label=_("Estimate"))
    limit_minutes = Minutes(label=_("Hour limit"))


def _rows(label) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        None,
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=GONE,
    )


class PartForm(forms.Form):
    """A new task. Whatever the task has none of is not asked."""

    title = Line(label=_("What it is"), max_length=120, empty=_("Enter a title for the task"))
    pieces = forms.TypedMultipleChoiceField(
        label=_("Of the brief"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=GONE,
    )
    brief = Words(label=_("In your words"), max_length=20_000, rows=2, required=False)
    criteria = _rows(_("Done when"))
    steps = _rows(_("Checklist"))
    files = _rows(_("Files"))
    due_at = Due(label=_("Due"))
    estimate_minutes = Minutes(label=_("Estimate"))
    limit_minutes = Minutes(label=_("Hour limit"))
    to = forms.ChoiceField(
        label=_("Goes to"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose where the task goes")
        ),
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("Either first")),
            ("after", _("After what stays")),
            ("before", _("Before what stays")),
        ],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose which comes first")},
    )

    def __init__(self, *args, task: Task, initial=None, **kwargs):
        start = {"due_at": task.due_at, "to": _usually(task)}
        super().__init__(*args, initial={**start, **(initial or {})}, **kwargs)
        due = self.fields["due_at"]
        due.zone, due.had = task.client.zone, task.due_at
        texts, _joint = pieces(task.brief)
        self.fields["pieces"].choices = [*enumerate(texts)]
        for name, rows in _offered(task).items():
            self.fields[name].queryset = rows
        self.fields["to"].choices = [(to, TO[to]) for to in _ways(task)]
        for name in TICKED:
            if not self.fields[name].choices:
                del self.fields[name]

    @property
    def ticked(self):
        """The fields of what can be ticked."""
        return [self[name] for name in TICKED if name in self.fields]

    @property
    def place(self) -> int:
        return int(self.prefix.rpartition("-")[2]) + 1

    def has_changed(self):
        """When it is due, where it goes and in which order is no task yet."""
        return bool({*self.changed_data} - {"due_at", "to", "order"})

    def clean(self):
        values = super().clean()
        is_silent = not values.get("pieces") and not values.get("brief", "").strip()
        if is_silent and values.get("to") != "keep" and not self.has_error("brief"):
            self.add_error("brief", _("Tick what is its brief, or write it: others work by it"))
        return values


def _offered(task: Task) -> dict:
    return {
        "criteria": Criterion.objects.filter(task=task),
        "steps": Step.objects.filter(task=task),
        "files": TaskFile.objects.filter(
            task=task, comment=None, correction=None, delivery=None
        ).select_related("stored"),
    }


def _ways(task: Task) -> list[str]:
    is_held = task.state in IN_HAND | {State.ON_HOLD}
    return ["same", "queue", "keep"] if is_held else ["queue", "keep"]


def _usually(task: Task) -> str:
    """Where a part goes if nothing is said: where the task is itself."""
    return "keep" if task.state == State.DRAFT else _ways(task)[0]


class BaseParts(BaseTasks):
    """Nothing goes to two of them."""

    def clean(self):
        if any(self.errors):
            return
        for name in TICKED:
            taken = [one for part in self.wanted for one in part.get(name, ())]
            if len({*taken}) != len(taken):
                raise ValidationError(_("One thing is ticked for two tasks. It can go to one only"))

    @property
    def parts(self) -> Sequence[Part]:
        return [Part(**values) for values in self.wanted]


PartFormSet = formset_factory(
    PartForm,
    BaseParts,
    extra=0,
    min_num=1,
    max_num=MOST,
    absolute_max=MOST,
    validate_max=True,
)
PARTS = "part"
