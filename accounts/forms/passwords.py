"""A new password: typed once, with a way to see it; forgotten again, it is one mail away."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.forms.choices import languages, time_zones
from accounts.models import User
from smartfield.lib.fields import Password
from smartfield.lib.lines import Line


class NewPassword(forms.Form):
    """A password that `user` may choose: it pleases the validators of the settings."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("12 or more characters. A few words you remember do well."),
        max_length=128,
        strip=False,
        error_messages={"required": _("Enter a new password")},
        widget=Password({"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password


class OwnPassword(NewPassword):
    field_order = ["current", "password"]
    current = forms.CharField(
        label=_("Password you have now"),
        max_length=1000,
        strip=False,
        error_messages={"required": _("Enter the password you have now")},
        widget=Password({"autocomplete": "current-password"}),
    )

    def clean_current(self) -> str:
        current = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError(_("That is not your password"))
        return current


class Welcome(NewPassword):
    """What an invited person tells of themselves; the verb is `inviting.accept`."""

    field_order = ["name", "language", "time_zone", "password"]
    name = Line(
        label=_("Your name"),
        max_length=120,
        error_messages={"required": _("Enter your name")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=languages)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zones, widget=forms.Select({"data-combobox": ""})
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any):
        super().__init__(user, *args, **kwargs)
        self.fields["password"].label = _("Password")
