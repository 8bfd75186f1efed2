"""What the list of tasks is filtered by: for the team. A client has three views instead."""

from collections.abc import Iterator
from datetime import timedelta

import django_filters as filters
from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartfield.lib.keyset import PARAMETER
from smartfield.lib.lines import Line
from smartfield.lib.lookups import holding
from smartfield.lib.periods import day_span
from tasks.models import Category, Skill, State, Tag, Task

DUE = [
    ("overdue", _("Past due")),
    ("today", _("Today")),
    ("week", _("Within a week")),
    ("none", _("No date")),
]


class Text(filters.CharFilter):
    """A typed word, at most 80 characters, cleaned of what cannot be seen."""

    field_class = Line

    def __init__(self, **kwargs):
        widget = forms.TextInput({"type": "search", "class": "form-control", "autocomplete": "off"})
        super().__init__(max_length=80, widget=widget, **kwargs)


class Boxes(forms.CheckboxSelectMultiple):
    def __init__(self, attrs=None, choices=()):
        super().__init__({"class": "form-check-input", **(attrs or {})}, choices)


class Box(forms.CheckboxInput):
    def __init__(self, attrs=None):
        super().__init__({"class": "form-check-input", **(attrs or {})})


class TaskFilter(filters.FilterSet):
    q = Text(label=_("Find"), method="by_words")
    state = filters.MultipleChoiceFilter(
        label=_("State"), choices=State, method="by_state", widget=Boxes
    )
    client = Text(label=_("Client"), method="by_client")
    assistant = Text(label=_("Assistant"), method="by_assistant")
    manager = Text(label=_("Manager"), method="by_manager")
    due = filters.ChoiceFilter(
        label=_("Due"), choices=DUE, method="by_due", empty_label=_("Any time")
    )
    skill = filters.ModelChoiceFilter(
        label=_("Needs"),
        queryset=Skill.objects.all(),
        field_name="skills",
        empty_label=_("Anything"),
    )
    category = filters.ModelChoiceFilter(
        label=_("Category"),
        queryset=Category.objects.all(),
        empty_label=_("Any"),
    )
    tag = filters.ModelChoiceFilter(
        label=_("Tag"), queryset=Tag.objects.all(), field_name="tags", empty_label=_("Any")
    )
    mine = filters.BooleanFilter(label=_("Mine"), method="by_reader", widget=forms.CheckboxInput)
    followed = filters.BooleanFilter(
        label=_("I follow"), method="by_following", widget=forms.CheckboxInput
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("due", "skill", "category", "tag"):
            self.filters[name].extra["widget"] = forms.Select({"class": "form-select"})
        if self.request.user.is_assistant:
            del self.filters["mine"], self.filters["assistant"]

    def by_words(self, rows, name, value):
        """In the title; a number with or without SF- is the task itself."""
        digits = value.upper().removeprefix("SF-")
        named = holding("title", value)
        if digits.isascii() and digits.isdigit() and len(digits) < 19:
            return rows.filter(named | Q(pk=int(digits)))
        return rows.filter(named)

    def by_state(self, rows, name, value):
        return rows.filter(state__in=value) if value else rows

    def by_client(self, rows, name, value):
        return rows.filter(Q(client__slug=value) | holding("client__name", value))

    def by_assistant(self, rows, name, value):
        return rows.filter(holding("assistant__name", value))

    def by_manager(self, rows, name, value):
        return rows.filter(holding("manager__name", value))

    def by_due(self, rows, name, value):
        now = timezone.now()
        if value == "overdue":
            return rows.overdue(now)
        if value == "none":
            return rows.filter(due_at=None)
        today = day_span(timezone.localdate(), timezone.get_current_timezone())
        end = today.end if value == "today" else today.end + timedelta(days=6)
        return rows.filter(due_at__gte=today.start, due_at__lt=end)

    def by_reader(self, rows, name, value):
        user = self.request.user
        person = {"manager": user} if user.is_manager else {"assistant": user}
        return rows.filter(**person) if value else rows

    def by_following(self, rows, name, value):
        return rows.filter(follows__person=self.request.user) if value else rows

    @property
    def qs(self):
        """What is unfinished, an assistant's own, unless states or words were asked for."""
        if any(self.data.get(name) for name in ("state", "q")):
            return super().qs
        return self.own.unfinished()

    @property
    def own(self):
        """In every state; an assistant's own, unless words or what they follow were asked for."""
        rows, reader = super().qs, self.request.user
        is_wider = any(self.data.get(name) for name in ("q", "followed"))
        is_narrowed = reader.is_assistant and not is_wider
        return rows.filter(assistant=reader) if is_narrowed else rows

    def chips(self, query: QueryDict) -> Iterator[tuple[str, str]]:
        """Each filter in force, in words, with the address of the list without it."""
        for name, field in self.form.fields.items():
            for value in query.getlist(name):
                if value and name not in self.form.errors:
                    yield self._said(name, field, value), _without(query, name, value)

    def _said(self, name: str, field: forms.Field, value: str) -> str:
        if name in {"mine", "followed"}:
            return str(field.label)
        return f"{field.label}: {_shown(field, value)}"


def _shown(field: forms.Field, value: str) -> str:
    choices = dict(getattr(field, "choices", ()))
    named = {str(getattr(key, "value", key)): label for key, label in choices.items()}
    return str(named.get(value, value))


def _without(query: QueryDict, name: str, value: str) -> str:
    kept = query.copy()
    kept.pop(PARAMETER, None)
    kept.setlist(name, [one for one in query.getlist(name) if one != value])
    return f"?{kept.urlencode()}"
