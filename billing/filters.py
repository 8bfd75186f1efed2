from datetime import date

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.models import Charge
from clients.models import Client
from smartfield.lib.periods import month_span


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self):
        super().__init__({"class": "w-day"}, format="%Y-%m")


class MonthFilter(django_filters.DateFilter):
    """`2026-11`: everything whose instant lies in that month of the reader's zone."""

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m"], widget=MonthInput(), **options)

    def filter(self, rows, month: date | None):
        if month is None or not 2000 <= month.year < 2100:
            return rows
        span = month_span(month, timezone.get_current_timezone())
        bounds = {f"{self.field_name}__gte": span.start, f"{self.field_name}__lt": span.end}
        return rows.filter(**bounds)


class ChargeFilter(django_filters.FilterSet):
    client = django_filters.ModelChoiceFilter(
        label=_("Client"),
        queryset=Client.objects.unmerged(),
        empty_label=_("All clients"),
        method="by_client",
    )
    month = MonthFilter(label=_("Month"), field_name="made_at")

    class Meta:
        model = Charge
        fields = ["client", "month"]

    def by_client(self, charges, _name, client):
        return charges.of(client)
