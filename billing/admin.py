from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from billing.models import Charge, ChargedEntry, ChargeLine, Rate, Terms
from smartfield.lib.administering import Long, ReadOnly, ReadOnlyRows


class RateForm(forms.ModelForm):
    class Meta:
        model = Rate
        fields = ["task", "client", "category", "amount", "currency", "valid_from", "valid_to"]

    def clean_valid_to(self):
        """Before the model's own check, which Postgres cannot even ask of days in wrong order."""
        start, end = self.cleaned_data.get("valid_from"), self.cleaned_data["valid_to"]
        if start and end and end < start:
            raise ValidationError(_("The last day is before the first"))
        return end


@admin.register(Rate)
class RateAdmin(Long):
    form = RateForm
    list_display = ["amount", "currency", "client", "category", "task", "valid_from", "valid_to"]
    list_select_related = ["client", "category", "task"]
    list_filter = ["currency"]
    search_fields = ["client__name", "=task__pk"]
    raw_id_fields = ["client", "task"]


@admin.register(Terms)
class TermsAdmin(Long):
    list_display = ["client", "step_minutes", "per", "minimum_minutes"]
    list_select_related = ["client"]
    search_fields = ["client__name"]
    raw_id_fields = ["client"]


class LineRows(ReadOnlyRows):
    model = ChargeLine
    fields = ["on", "actual_seconds", "billed_minutes", "hourly", "amount", "is_free"]


@admin.register(Charge)
class ChargeAdmin(ReadOnly):
    list_display = ["made_at", "client", "task", "billed_minutes", "amount", "currency"]
    list_select_related = ["client", "task"]
    list_filter = ["currency"]
    search_fields = ["=task__pk", "client__name"]
    inlines = [LineRows]


@admin.register(ChargeLine)
class ChargeLineAdmin(ReadOnly):
    list_display = ["charge", "on", "billed_minutes", "hourly", "amount", "is_free"]
    list_select_related = ["charge__task"]
    search_fields = ["=charge__task__pk"]


@admin.register(ChargedEntry)
class ChargedEntryAdmin(ReadOnly):
    list_display = ["line", "entry"]
    list_select_related = ["line", "entry__assistant"]
    search_fields = ["=entry__pk", "=line__charge__task__pk"]
