"""Who are you: the form of the sign-in page, and the one that asks for a new password."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from smartfield.lib.fields import Password
from smartfield.lib.lines import Email

EMAIL_ERRORS = {
    "required": _("Enter your email"),
    "invalid": _("Enter an email like name@example.com"),
}


class SignIn(AuthenticationForm):
    """One answer for a wrong password and an unknown address, one for too many tries of either."""

    error_messages = {"invalid_login": _("That email and password don't match")}
    username = Email(
        label=_("Email"),
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput({"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        error_messages={"required": _("Enter your password")},
        widget=Password({"autocomplete": "current-password"}),
    )

    @property
    def is_locked(self) -> bool:
        """Whether axes let nobody try, or stopped counting, in this request."""
        return getattr(self.request, "axes_locked_out", False)

    def get_invalid_login_error(self) -> ValidationError:
        return (
            ValidationError(too_many_tries())
            if self.is_locked
            else super().get_invalid_login_error()
        )


def too_many_tries() -> str:
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return ngettext(
        "Too many tries. Wait %(minutes)d minute.",
        "Too many tries. Wait %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}


class ForgottenPassword(forms.Form):
    email = Email(
        label=_("Email"),
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput({"autocomplete": "username"}),
    )
