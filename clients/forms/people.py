"""People at a client: their rights, their numbers."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.zones import zones
from clients.looking_up import number
from clients.models import Contact
from smartfield.lib.lines import Email, Line, Words

RIGHTS = [
    ("owner", _("Everything, and invites colleagues")),
    ("member", _("Tasks")),
    ("billing", _("Hours and bills")),
]
MOST_PHONES = 10


class RightsForm(forms.Form):
    rights = forms.MultipleChoiceField(
        label=_("What they see"),
        choices=RIGHTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one")},
    )


class ColleagueForm(RightsForm):
    email = Email(
        label=_("Email"),
        max_length=254,
        error_messages={"required": _("Enter an email like name@example.com")},
    )
    name = Line(label=_("Name"), max_length=120, empty=_("Enter their name"))

    field_order = ("email", "name", "rights")


class ContactForm(forms.Form):
    """A person as the agency's address book knows them; a number in each line."""

    name = Line(label=_("Name"), max_length=120, empty=_("Enter their name"))
    position = Line(label=_("What they do"), max_length=120, required=False)
    email = Email(label=_("Email"), max_length=254, required=False)
    phones = Words(
        label=_("Phones"),
        rows=2,
        max_length=400,
        required=False,
        help_text=_("A number in each line, like +351 912 448 190"),
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, help_text=_("Empty: the company's")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        widget=forms.Select({"data-combobox": ""}),
        help_text=_("Empty: the company's"),
    )
    user = forms.ModelChoiceField(
        label=_("Signs in as"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        error_messages={"invalid_choice": _("Choose somebody who signs in for this company")},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, contact: Contact, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", "–"), *settings.LANGUAGES]
        self.fields["time_zone"].choices = [
            ("", "–"),
            *((zone, zone.replace("_", " ")) for zone in zones()),
        ]
        others = contact.client.contacts.exclude(user=None).exclude(pk=contact.pk)
        free = User.objects.filter(memberships__client=contact.client)
        self.fields["user"].queryset = free.exclude(pk__in=others.values("user")).order_by("name")

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0

    def clean_shown(self) -> list[str]:
        """The numbers that stood in the form when it was opened."""
        return self.cleaned_data["shown"].split()

    def clean_phones(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["phones"].splitlines()]
        numbers = {line: number(line) for line in lines if line}
        for line, e164 in numbers.items():
            if e164 is None:
                raise ValidationError(
                    _("“%(line)s” is no number. Write it like +351 912 448 190"),
                    params={"line": line},
                )
        if len(numbers) > MOST_PHONES:
            raise ValidationError(_("Write at most %(most)d numbers"), params={"most": MOST_PHONES})
        return [*dict.fromkeys(filter(None, numbers.values()))]
