"""A client and its terms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.zones import zones
from clients.looking_up import TWIN, look_up
from clients.models import Client
from smartfield.lib.fields import Said
from smartfield.lib.lines import Line, Words

BEGINNINGS = (Client.Stage.CLIENT, Client.Stage.LEAD, Client.Stage.TALKING)
TERMS = ("language", "time_zone", "currency", "city", "warranty_days", "silence_days")


class ClientForm(forms.ModelForm):
    """What is agreed with a client. The team note is for managers alone."""

    name = Line(label=_("Name"), max_length=200, empty=_("Enter the name of the client"))
    city = Line(label=_("City"), max_length=80, required=False)
    in_short = Words(
        label=_("In short"),
        rows=2,
        max_length=280,
        required=False,
        help_text=_("How do they like things? Shown during calls and on every task."),
    )
    team_note = Words(
        label=_("Team note"),
        max_length=5000,
        required=False,
        help_text=_("Only managers see it, never the client."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), widget=forms.Select({"data-combobox": ""}))

    class Meta:
        model = Client
        fields = ("name", "manager", "source", "in_short", "team_note", *TERMS)
        widgets = {"team_note": Said}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["manager"].queryset = User.objects.managers()
        self.fields["source"].empty_label = _("Not known")
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones()]
        for name in ("warranty_days", "silence_days"):
            self.fields[name].widget.attrs["class"] = "w-short"


class EditClientForm(ClientForm):
    """`seen`: the last change that its writer knew of."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0


class NewClientForm(ClientForm):
    """Whoever is called alike is shown before a second record is made."""

    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=[(stage.value, stage.label) for stage in BEGINNINGS],
        initial=Client.Stage.CLIENT,
    )
    seen = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def clean(self):
        values = super().clean()
        self.alike = look_up(values.get("name", ""), likeness=TWIN).companies
        unseen = {client.key for client in self.alike} - set(values.get("seen", "").split())
        if unseen:
            self.add_error(
                "name",
                ValidationError(_("Is it one of these? If it is another client, save once more")),
            )
        return values

    @property
    def terms(self) -> dict:
        """What `clients.enrolling.enrol` takes."""
        return {name: self.cleaned_data[name] for name in ("stage", *self.Meta.fields)}

    @property
    def shown(self) -> str:
        return " ".join(client.key for client in getattr(self, "alike", ()))
