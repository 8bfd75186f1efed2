"""What is said of a person: by themselves in the settings, by a manager in an invitation."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.choices import languages, time_zones
from accounts.forms.signing_in import EMAIL_ERRORS
from accounts.models import Role, User
from smartfield.lib import phones
from smartfield.lib.fields import Phone
from smartfield.lib.lines import Email, Line

STAFF_ROLES = [(role.value, role.label) for role in (Role.ASSISTANT, Role.MANAGER)]


class Settings(forms.ModelForm):
    name = Line(
        label=_("Your name"),
        max_length=120,
        error_messages={"required": _("Enter your name")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    phone = Line(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=Phone({"autocomplete": "tel"}),
    )
    extension = Line(
        label=_("Extension"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"class": "w-short", "autocomplete": "off"}),
        help_text=_("Calls that are answered there are yours."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=languages)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        widget=forms.Select({"data-combobox": ""}),
        help_text=_("Times on pages and in mails are shown in it."),
    )
    theme = forms.ChoiceField(label=_("Light or dark"), choices=User.Theme.choices)
    has_keys = forms.BooleanField(
        label=_("Keyboard shortcuts"),
        required=False,
        help_text=_(
            "Single keys, such as C to log a call. Switch them off if they get in your way."
        ),
    )
    wants_mail = forms.BooleanField(
        label=_("Notices by email too"),
        required=False,
        help_text=_("Everything stands in your inbox anyway."),
    )

    class Meta:
        model = User
        fields = [
            *("name", "phone", "extension", "language", "time_zone", "theme", "has_keys"),
            "wants_mail",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["phone"] = self.instance.shown_phone
        if not self.instance.is_manager:
            del self.fields["extension"]

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        number = phones.parse(typed, settings.AGENCY_COUNTRY) if typed else ""
        if number is None:
            raise forms.ValidationError(
                _("Enter the number with country code, like +351 912 448 190")
            )
        return number


class Invite(forms.Form):
    """A new manager or assistant; the verb is `inviting.bring_in`."""

    name = Line(
        label=_("Their name"), max_length=120, error_messages={"required": _("Enter a name")}
    )
    email = Email(
        label=_("Email"),
        max_length=254,
        help_text=_("The invitation goes there. The link works once, for 72 hours."),
        error_messages=EMAIL_ERRORS,
    )
    role = forms.ChoiceField(
        label=_("What they will do"),
        choices=STAFF_ROLES,
        error_messages={"required": _("Choose what they will do")},
    )
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=languages, initial=settings.LANGUAGE_CODE
    )
