"""What the lists of calls and clients are narrowed by."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import Call, Client, Contact, Source
from smartfield.lib import fields, phones
from smartfield.lib.lines import Line
from smartfield.lib.lookups import holding

FEWEST_DIGITS = 4


class Typed(filters.CharFilter):
    """A few words to find, cleaned of what cannot be seen."""

    field_class = Line

    def __init__(self, **kwargs):
        widget = forms.TextInput({"type": "search", "autocomplete": "off"})
        super().__init__(max_length=80, widget=widget, **kwargs)


class Day(filters.DateFilter):
    def __init__(self, **kwargs):
        super().__init__(widget=fields.Day, **kwargs)


class CallFilter(filters.FilterSet):
    q = Typed(label=_("Find by number, name or words"), method="by_words")

    class Meta:
        model = Call
        fields: list[str] = []

    def by_words(self, calls, _name, text):
        digits = phones.digits(text)
        if len(digits) >= FEWEST_DIGITS and not any(map(str.isalpha, text)):
            return calls.filter(phone__contains=digits[-7:])
        contacts = Contact.objects.filter(_called("name", text))
        companies = Client.objects.filter(_called("name", text))
        return calls.filter(
            holding("summary", text) | Q(contact__in=contacts) | Q(client__in=companies)
        )


STATES = {
    "all": (_("All"), lambda calls: calls),
    "draft": (_("Drafts"), lambda calls: calls.drafts()),
    "missed": (_("Missed"), lambda calls: calls.unreturned()),
    "follow_up": (
        _("Follow-ups due"),
        lambda calls: calls.follow_up_due(timezone.localdate()).exclude(state=Call.State.DRAFT),
    ),
}


class ClientFilter(filters.FilterSet):
    q = Typed(label=_("Find"), method="by_name")
    stage = filters.ChoiceFilter(label=_("Stage"), choices=Client.Stage, empty_label=_("All"))
    manager = filters.ModelChoiceFilter(
        label=_("Manager"), queryset=User.objects.managers(), empty_label=_("All")
    )
    is_archived = filters.BooleanFilter(
        label=_("Archived"), method="by_archived", widget=forms.CheckboxInput
    )

    class Meta:
        model = Client
        fields: list[str] = []

    def by_archived(self, clients, _name, is_archived):
        return clients.filter(archived_at__isnull=not is_archived)

    def by_name(self, clients, _name, text):
        theirs = Contact.objects.filter(_called("name", text)).values("client")
        return clients.filter(_called("name", text) | Q(pk__in=theirs))


REACHED = [("talking", _("Talked with")), ("client", _("Became a client"))]
ANYWHERE = "any"


class LeadFilter(filters.FilterSet):
    """Leads where they stand; who became a client, or was put away, only if that is asked for."""

    q = Typed(label=_("Find"), method="by_words")
    stage = filters.ChoiceFilter(
        label=_("Stage"),
        choices=[*Client.Stage.choices, (ANYWHERE, _("All, clients too"))],
        empty_label=_("All leads"),
        method="by_stage",
    )
    manager = filters.ModelChoiceFilter(
        label=_("Manager"), queryset=User.objects.managers(), empty_label=_("All")
    )
    source = filters.ModelChoiceFilter(
        label=_("How they found us"),
        queryset=Source.objects.all(),
        empty_label=_("All"),
        null_label=_("Not known"),
    )
    since = Day(label=_("Came from"), field_name="created_at", lookup_expr="date__gte")
    until = Day(label=_("until"), field_name="created_at", lookup_expr="date__lte")
    reached = filters.ChoiceFilter(
        label=_("How far"), choices=REACHED, empty_label=_("Any"), method="by_reached"
    )
    why = Typed(label=_("Why lost"), field_name="lost_reason", lookup_expr="iexact")

    class Meta:
        model = Client
        fields: list[str] = []

    def by_words(self, clients, _name, text):
        theirs = Contact.objects.filter(_called("name", text)).values("client")
        return clients.filter(_called("name", text) | Q(pk__in=theirs))

    def by_stage(self, clients, _name, stage):
        return clients if stage == ANYWHERE else clients.filter(stage=stage)

    def by_reached(self, clients, _name, stage):
        return clients.filter(**{f"has_{stage}": True})

    @property
    def qs(self):
        """The pipeline as it runs now; with a stage asked for, those put away too."""
        asked = self.form.is_valid() and self.form.cleaned_data["stage"]
        return super().qs if asked else super().qs.in_pipeline().filter(archived_at=None)


def _called(field: str, text: str) -> Q:
    """Called so, the end not yet typed or with a slip."""
    return holding(field, text) | Q(**{f"{field}__trigram_word_similar": text})
