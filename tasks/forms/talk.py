"""What people write on a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from smartfield.lib.lines import Line, Words
from smartfield.lib.numbers import row_number
from tasks.following import addable
from tasks.forms.attached import AttachedForm
from tasks.forms.fields import Choices
from tasks.forms.kinds import kind_field
from tasks.models import Correction, Task


class CommentForm(AttachedForm):
    """A client's words are for all; the team chooses who sees theirs. A file may do without."""

    text = Words(max_length=10_000, rows=2, required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        if not by.is_client:
            self.fields["seen_by"] = forms.ChoiceField(
                choices=[("all", _("The client sees it")), ("team", _("Team only"))],
                initial="all",
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose who will see it")},
            )

    def clean(self):
        values = super().clean()
        given = values.get("files") or values.get("voice")
        if not given and not self.errors and not values["text"].strip():
            self.add_error("text", _("Write something first"))
        is_internal = values.pop("seen_by", "") == "team"
        return values | {"is_internal": is_internal}


class AskBackForm(forms.Form):
    text = Words(
        label=_("Your question"),
        help_text=_("The client sees it as a question to them. The request waits for the answer."),
        max_length=5000,
        rows=3,
        empty=_("Write your question"),
    )
    choices = Choices()


class DeclineForm(forms.Form):
    """Why a request is not taken on; no time was worked on it."""

    why = Words(
        label=_("Why you do not take it on"),
        help_text=_("The client sees this."),
        max_length=5000,
        empty=_("Say why you do not take it on"),
    )


class CorrectionForm(AttachedForm):
    text = Words(
        label=_("What should be different?"),
        help_text=_("One point each, so that it can be ticked off."),
        max_length=5000,
        rows=3,
        empty=_("Write what should be different"),
    )
    kind = kind_field()
    field_order = ["text", "kind", "voice", "files"]


class SettleForm(forms.Form):
    """Done, declined with a reason, or open again. Nothing said means done."""

    state = forms.ChoiceField(
        choices=Correction.State,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("Choose done, declined or open")},
    )
    answer = Words(
        label=_("Why it stays as it is"),
        help_text=_("The client sees this."),
        max_length=2000,
        rows=3,
        required=False,
    )

    def clean_state(self):
        return self.cleaned_data["state"] or Correction.State.DONE


class CriterionForm(forms.Form):
    is_met = forms.BooleanField(required=False)


class StepForm(forms.Form):
    """A line of the checklist; `of` is the step it renames, None for a new one."""

    text = Line(max_length=200, empty=_("Write the step"))

    def __init__(self, *args, of=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.of = of


class FollowerForm(forms.Form):
    """Somebody who is to hear of the task."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who"),
        empty_label=_("Choose somebody"),
        widget=forms.Select({"class": "form-select", "id": "follower", "data-combobox": ""}),
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose somebody from the list")
        ),
    )

    def __init__(self, *args, task: Task, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = addable(task)
        if self.errors:
            self.fields["person"].widget.attrs |= {
                "aria-invalid": "true",
                "aria-describedby": "follower-error",
            }


class AfterForm(forms.Form):
    """The task that comes first, as people say its number."""

    after = Line(max_length=20, empty=_("Write the number of a task, like SF-1042"))

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_after(self):
        number = row_number(self.cleaned_data["after"].upper().removeprefix("SF-"))
        found = Task.objects.visible_to(self.by).filter(pk=number).first() if number else None
        if found is None:
            raise forms.ValidationError(_("There is no task with this number"))
        return found
