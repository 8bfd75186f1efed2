"""Which of two things a correction is, and so what it costs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.models import Correction

KINDS = [
    (Correction.Kind.AGREED, _("Not as agreed: free")),
    (Correction.Kind.WISH, _("A new wish: charged")),
]
UNKNOWN = {"invalid_choice": _("Choose one of the two")}


class KindField(forms.ChoiceField):
    """Said by nobody, it is free."""

    def clean(self, value):
        return super().clean(value) or Correction.Kind.AGREED


def kind_field() -> KindField:
    return KindField(
        label=_("What is it?"),
        choices=KINDS,
        initial=Correction.Kind.AGREED,
        required=False,
        widget=forms.RadioSelect,
        error_messages=UNKNOWN,
    )
