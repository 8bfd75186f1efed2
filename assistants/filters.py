"""What the queue is filtered by."""

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.filters import DUE, TaskFilter, Text
from tasks.models import Skill, Tag, Task


class QueueFilter(filters.FilterSet):
    client = Text(label=_("Client"), method="by_client")
    due = filters.ChoiceFilter(
        label=_("Due"),
        choices=DUE,
        method="by_due",
        empty_label=_("Any time"),
        widget=forms.Select({"class": "form-select"}),
    )
    skill = filters.ModelChoiceFilter(
        label=_("Needs"),
        queryset=Skill.objects.all(),
        field_name="skills",
        empty_label=_("Anything"),
        widget=forms.Select({"class": "form-select"}),
    )
    tag = filters.ModelChoiceFilter(
        label=_("Tag"),
        queryset=Tag.objects.all(),
        field_name="tags",
        empty_label=_("Any"),
        widget=forms.Select({"class": "form-select"}),
    )
    by_client = TaskFilter.by_client
    by_due = TaskFilter.by_due

    class Meta:
        model = Task
        fields: list[str] = []
