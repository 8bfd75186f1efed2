"""Small forms of a call: beginning one, its note, its follow-up."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.looking_up import number
from clients.models import Call
from smartfield.lib.fields import Day, Phone
from tasks.forms.fields import Line, Minutes, Words

LONGEST_CALL = 12 * 60  # minutes


class BeginForm(forms.Form):
    """Who is on the line. `call` is what `tasks.intake.begin` takes."""

    phone = Line(label=_("Phone"), max_length=40, required=False, widget=Phone)
    direction = forms.ChoiceField(
        label=_("The call is"),
        choices=Call.Direction,
        initial=Call.Direction.IN,
        widget=forms.RadioSelect,
        required=False,
    )

    def clean(self):
        values = super().clean()
        text = values.get("phone", "")
        if text and not number(text):
            self.add_error("phone", _("Enter the number with country code, like +351 912 448 190"))
        if self.is_missed and not text and "phone" not in self.errors:
            self.add_error("phone", _("Enter the number of the missed call"))
        return values

    @property
    def is_missed(self) -> bool:
        return "missed" in self.data

    @property
    def call(self) -> dict[str, str]:
        phone = self.cleaned_data["phone"]
        direction = self.cleaned_data["direction"] or Call.Direction.IN
        return {"number": number(phone) or "" if phone else "", "direction": direction}


class NoteForm(forms.Form):
    summary = Words(
        label=_("What they said"), rows=8, max_length=20_000, empty=_("Write what they said")
    )


class LengthForm(forms.Form):
    minutes = Minutes(
        label=_("How long it lasted"),
        required=True,
        longest=LONGEST_CALL,
        help_text=_("For example 9, 0:25 or 1h"),
        error_messages={"required": _("Enter how long the call lasted")},
    )


class FollowUpForm(forms.Form):
    """The promise is kept; or, when it `moves`, to which day."""

    moves = forms.BooleanField(required=False, widget=forms.HiddenInput)
    on = forms.DateField(label=_("Another day"), widget=Day, required=False)

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day < timezone.localdate():
            raise ValidationError(_("Choose today or a later day"))
        return day

    def clean(self):
        day = super().clean().get("on")
        if self.cleaned_data.get("moves") and not day and "on" not in self.errors:
            self.add_error("on", _("Choose the day"))
        return {"on": day}
