"""Choosing people for a task from the ranked list, and what each factor of the list counts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistants.models import Pass, Weights
from assistants.offering import USUALLY

LONGEST = 7 * 24 * 60  # minutes
HOW_LONG = _("Enter minutes, from 5 to a week")


class AssignForm(forms.Form):
    assistant = forms.ModelChoiceField(
        User.objects.assistants(),
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose who gets the task")),
    )


class OfferForm(forms.Form):
    assistants = forms.ModelMultipleChoiceField(
        User.objects.assistants(),
        widget=forms.MultipleHiddenInput,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice", "invalid_pk_value", "invalid_list"],
            _("Choose whom to offer it to"),
        ),
    )
    minutes = forms.IntegerField(
        label=_("For how many minutes"),
        help_text=_("Nobody else can take it meanwhile; then it is in the queue for everybody."),
        min_value=5,
        max_value=LONGEST,
        initial=USUALLY,
        widget=forms.NumberInput({"class": "w-short"}),
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], HOW_LONG),
    )


class PassForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Why"),
        choices=Pass.Why,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose why")),
    )


class WeightsForm(forms.ModelForm):
    class Meta:
        model = Weights
        fields = Weights.FACTORS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "w-short"
            field.error_messages.update(
                dict.fromkeys(
                    ["required", "invalid", "min_value", "max_value"],
                    _("Enter a whole number from 0 to 100"),
                )
            )
            for validator in field.validators:
                validator.message = _("Enter a whole number from 0 to 100")

    def clean(self):
        values = super().clean()
        if not self.errors and not any(values.values()):
            self.add_error("skills", _("Something must count: enter one number above 0"))
        return values
