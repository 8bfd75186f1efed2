"""Files and a voice note, in the forms of whoever writes on a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from smartfield.lib.uploads import DropFile, Files, Sent

NAME_TOO_LONG = {"max_length": _("The file's name is too long. Rename it, then try again")}


class AttachedForm(forms.Form):
    """Whether a file is let in is asked when it is kept; the refusal is said at its field."""

    files = Files(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        max_length=200,
        error_messages=NAME_TOO_LONG,
    )
    voice = forms.FileField(
        label=_("Voice note"),
        required=False,
        allow_empty_file=True,
        max_length=200,
        widget=DropFile({"accept": "audio/*"}, records="audio"),
        error_messages=NAME_TOO_LONG,
    )

    def clean(self):
        values = super().clean()
        for name in ("files", "voice"):
            chosen = values.get(name) or []
            chosen = chosen if isinstance(chosen, list) else [chosen]
            if self.errors and not all(isinstance(one, Sent) for one in chosen):
                self.add_error(name, _("Choose the files again: a page cannot keep them"))
        return values
