"""What people write on a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from smartfield.lib.lines import Words
from tasks.forms.kinds import kind_field
from tasks.models import Correction


class CommentForm(forms.Form):
    """A client's words are for all; the team chooses who sees theirs."""

    text = Words(max_length=10_000, rows=2, empty=_("Write something first"))

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
        return {"text": values.get("text", ""), "is_internal": values.get("seen_by") == "team"}


class CorrectionForm(forms.Form):
    text = Words(
        label=_("What should be different?"),
        help_text=_("One point each, so that it can be ticked off."),
        max_length=5000,
        empty=_("Write what should be different"),
    )
    kind = kind_field()


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
