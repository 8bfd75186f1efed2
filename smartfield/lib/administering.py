"""Admin pages for tables of any length: no page counts or draws more than a person can read."""

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.db import models
from django.utils.functional import cached_property

from smartfield.lib.fields import Moment

COUNTED = 10_000


class Bounded(Paginator):
    """Counts no further than the first 10,000 rows; a search leads to the others."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:COUNTED].count()


class Long(admin.ModelAdmin):
    """A table that may be long: newest first by its key, counted to a bound."""

    paginator = Bounded
    show_full_result_count = False
    list_per_page = 50
    ordering = ["-pk"]
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.DateTimeField, "widget": Moment}
    }


class ReadOnly(Long):
    """What only the product's own verbs write: the administration shows it and changes nothing."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class ReadOnlyRows(admin.TabularInline):
    """Rows of a thing, shown on its page."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False
