from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clients.models import Agreement
from smartfield.lib.fields import Day, DropFile
from smartfield.lib.lines import Line, Words


class AgreementForm(forms.Form):
    """What was agreed: in words, in a file, or both."""

    title = Line(label=_("Title"), max_length=120, empty=_("Enter a title"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Agreement.Kind)
    valid_from = forms.DateField(
        label=_("From"), widget=Day, error_messages={"required": _("Choose the first day")}
    )
    valid_to = forms.DateField(
        label=_("To"),
        widget=Day,
        required=False,
        help_text=_("Empty: until further notice. You are reminded 30 days before."),
    )
    text = Words(label=_("Text"), rows=6, max_length=20_000, required=False)
    file = forms.FileField(label=_("File"), widget=DropFile, required=False)
    is_shared = forms.BooleanField(label=_("The client's owner may read it"), required=False)
    note = Words(
        label=_("Note"),
        rows=2,
        max_length=2000,
        required=False,
        help_text=_("Only managers see it, never the client."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, agreement: Agreement | None = None, **kwargs):
        self.agreement = agreement
        super().__init__(*args, **kwargs)

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0

    def clean(self):
        values = super().clean()
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day is before the first"))
        has_file = self.agreement is not None and self.agreement.file is not None
        says = values.get("text", "").strip() or values.get("file") or has_file
        if not says and not {"text", "file"} & set(self.errors):
            self.add_error("text", ValidationError(_("Write the text or choose a file")))
        return values
