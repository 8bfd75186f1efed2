"""Where a lead is now, and what that stage asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Client, Source
from clients.pipeline import IN_ORDER
from smartfield.lib.fields import Day
from smartfield.lib.lines import Line

ASKS = {Client.Stage.LOST: "why", Client.Stage.NOT_NOW: "on"}


class StageForm(forms.Form):
    """Its values are what `clients.pipeline.move` takes."""

    to = forms.ChoiceField(
        label=_("Where are they now?"),
        choices=[(stage.value, stage.label) for stage in IN_ORDER],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where they are now")},
    )
    why = Line(
        label=_("Why lost"),
        max_length=200,
        required=False,
        help_text=_("In their words: too dear, wants somebody in the office"),
    )
    on = forms.DateField(
        label=_("Ask again on"),
        widget=Day,
        required=False,
        help_text=_("You are reminded that morning."),
    )
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("How they found us"),
        required=False,
        empty_label=_("Not known"),
    )
    seen = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)

    def asks(self) -> bool:
        """Whether only the stage was sent and it wants a word or a day: its page asks for it."""
        wanted = ASKS.get(self.data.get("to"))
        return bool(wanted) and wanted not in self.data
