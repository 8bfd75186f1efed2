from django import forms
from django.utils.translation import gettext_lazy as _


class LookForm(forms.Form):
    """Which of the entries that wait a manager means, and why they go back if they do."""

    entries = forms.ModelMultipleChoiceField(
        queryset=None,
        error_messages={
            "required": _("Choose at least one entry"),
            "invalid_choice": _("Somebody was faster with one of these. Look at the rest"),
            "invalid_pk_value": _("Choose at least one entry"),
        },
    )
    reason = forms.CharField(
        label=_("Why it goes back"),
        help_text=_("Only to send back. The assistant reads it and mends the time."),
        required=False,
        max_length=300,
    )

    use_required_attribute = False

    def __init__(self, *args, waiting, **options):
        super().__init__(*args, **options)
        self.fields["entries"].queryset = waiting
