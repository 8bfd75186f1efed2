"""Controls of our forms, each with the width, keyboard and face of what is typed into it."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from smartfield.lib.uploads import DropFile as DropFile
from smartfield.lib.uploads import DropFiles as DropFiles

Attrs = dict[str, Any] | None


class Helper(FormHelper):
    """For forms with a layout; the page itself writes <form novalidate>."""

    form_tag = False
    include_media = False
    label_class = ""


class Said(forms.Textarea):
    """What a person says: the reading face."""

    def __init__(self, attrs: Attrs = None) -> None:
        super().__init__({"class": "said", "rows": 4, **(attrs or {})})


class Phone(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs: Attrs = None) -> None:
        super().__init__({"class": "w-phone", "autocomplete": "off", **(attrs or {})})


class Password(forms.PasswordInput):
    """Hidden, and shown on request (reveal.js)."""

    def __init__(self, attrs: Attrs = None) -> None:
        super().__init__({"data-reveal": _("Show"), "data-conceal": _("Hide"), **(attrs or {})})


class Moment(forms.DateTimeInput):
    """A day and a time in the reader's zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: Attrs = None) -> None:
        super().__init__({"class": "w-moment", **(attrs or {})}, format="%Y-%m-%dT%H:%M")


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: Attrs = None) -> None:
        super().__init__({"class": "w-day", **(attrs or {})}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day, picked or written as 2026-11-27 or 27.11.2026. `empty` is said where it is missing."""

    widget = Day

    def __init__(self, *, empty: Any = "", **kwargs: Any) -> None:
        messages = {"invalid": _("Enter a day, like 27.11.2026")}
        if empty:
            messages["required"] = empty
        formats = ["%Y-%m-%d", "%d.%m.%Y"]
        super().__init__(input_formats=formats, error_messages=messages, **kwargs)


class Clock(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: Attrs = None) -> None:
        super().__init__({"class": "w-short", **(attrs or {})}, format="%H:%M")


class Duration(forms.TextInput):
    """`1:30`, `90`, `2 h`, `1,5 ч`: what smartfield.lib.durations.parse reads."""

    def __init__(self, attrs: Attrs = None) -> None:
        super().__init__({"class": "w-short", "autocomplete": "off", **(attrs or {})})
