from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """What a script says of a file before it sends it. Its values are what `uploading.begin`
    takes."""

    name = forms.CharField(
        max_length=200,
        error_messages={"max_length": _("The file's name is too long. Rename it, then try again")},
    )
    size = forms.IntegerField(min_value=0, max_value=2**53, required=False)
    page = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict:
        values = super().clean() or {}
        if not self.errors and values.get("size") is None and not values.get("page"):
            self.add_error("size", self.fields["name"].error_messages["required"])
        return values


class PageForm(forms.Form):
    """Where a script asks what was cut off."""

    page = forms.CharField(max_length=200)
