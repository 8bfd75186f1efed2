"""Saving a view of the tasks, and choosing columns."""

from django import forms
from django.utils.translation import gettext_lazy as _

from smartfield.lib.lines import Line
from tasks.columns import COLUMNS


class ViewForm(forms.Form):
    """Its values are what `SavedView.write` takes; sharing is for managers."""

    name = Line(label=_("Name of the view"), max_length=40, empty=_("Enter a name for the view"))
    is_shared = forms.BooleanField(
        label=_("Share it with the team"),
        required=False,
        widget=forms.CheckboxInput({"class": "form-check-input"}),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        if not by.is_manager:
            del self.fields["is_shared"]


class ColumnsForm(forms.Form):
    show = forms.MultipleChoiceField(
        label=_("Columns"),
        choices=[(name, column.words) for name, column in COLUMNS.items()],
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
        error_messages={
            "required": _("Choose at least one column"),
            "invalid_choice": _("Choose columns from the list"),
        },
    )
