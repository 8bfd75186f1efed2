"""Time as people type it: `9.05`, `1:30`, `2 h`."""

from datetime import time, timedelta

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smartfield.lib import durations, times_of_day
from smartfield.lib.fields import Duration
from tasks.models import Task


class ClockTime(forms.Field):
    """A time of day, typed freely; cleaned to `time`, or None where it `may_be_empty`."""

    def __init__(self, *, may_be_empty: bool = False, **options):
        self.may_be_empty = may_be_empty
        attrs = {"class": "w-short", "autocomplete": "off", "inputmode": "numeric"}
        super().__init__(widget=forms.TextInput(attrs), **options)

    def to_python(self, value: str | None) -> time | None:
        text = (value or "").strip()
        if not text:
            return None
        if (meant := times_of_day.parse(text)) is None:
            raise forms.ValidationError(unread(text, "9:05, 905"))
        return meant

    def validate(self, value: time | None) -> None:
        if not self.may_be_empty:
            super().validate(value)

    def has_changed(self, initial: str | None, data: str | None) -> bool:
        """`9:05` and `905` are the same time."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True


class HowLong(forms.Field):
    """A duration, typed freely; cleaned to whole minutes as a timedelta, or None if empty."""

    def __init__(self, **options):
        super().__init__(widget=Duration(), **options)

    def to_python(self, value: str | None) -> timedelta | None:
        text = (value or "").strip()
        if not text:
            return None
        minutes = durations.parse(text)
        if not minutes:
            raise forms.ValidationError(unread(text, "1:30, 90, 1,5 h"))
        return timedelta(minutes=minutes)

    def validate(self, value: timedelta | None) -> None:
        """Empty is fine: the end may be said instead."""


def unread(text: str, examples: str) -> str:
    words = gettext("We could not read “%(text)s”. Try %(examples)s")
    return words % {"text": text[:20], "examples": examples}


class TaskChoice(forms.ModelChoiceField):
    def label_from_instance(self, task: Task) -> str:
        return f"{task.title} · {task.client} · {task.number}"


class Turn(forms.ChoiceField):
    """Which of two like times is meant, on the night when clocks are put back."""

    TURNS = [
        ("0", _("the first, before the clocks went back")),
        ("1", _("the second, after the clocks went back")),
    ]

    def __init__(self, **options):
        super().__init__(choices=self.TURNS, required=False, widget=forms.RadioSelect, **options)
