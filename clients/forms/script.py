from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import ScriptItem
from smartfield.lib.lines import Line, Words


class PieceForm(forms.Form):
    """A piece of the call script as it should read from now on."""

    heading = Line(
        label=_("Heading"),
        max_length=120,
        empty=_("Enter a heading"),
        help_text=_("What it is about, or the question as people ask it."),
    )
    words = Words(
        label=_("Words"),
        rows=5,
        max_length=2000,
        empty=_("Write what to say"),
        help_text=_("As it is said on the phone: two or three sentences."),
    )
    part = forms.ChoiceField(
        label=_("Part"),
        choices=ScriptItem.Part,
        initial=ScriptItem.Part.EXPLAIN,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a part"),
            "invalid_choice": _("Choose a part"),
        },
    )

    @classmethod
    def of(cls, item: ScriptItem) -> "PieceForm":
        return cls(initial={name: getattr(item, name) for name in cls.base_fields})
