"""Whose pages a manager wants to see."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients import viewing

WHO = _("Choose whose pages you want to see")


class WhoForm(forms.Form):
    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Whose pages?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": WHO, "invalid_choice": WHO},
    )

    def __init__(self, *args, client, **kwargs):
        super().__init__(*args, **kwargs)
        theirs = viewing.people(client).values("user")
        self.fields["person"].queryset = User.objects.filter(pk__in=theirs).order_by("name", "pk")
