"""Values as people type them on a task: due times, durations, lists of lines."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartfield.lib import due_words, durations
from smartfield.lib.fields import Duration
from smartfield.lib.lines import TOO_LONG, Line, Words

LONGEST = 60_000  # minutes: a thousand hours
FURTHEST = timedelta(days=5 * 365)
MINUTE = timedelta(minutes=1)


class Lines(Words):
    """A list of lines; blank ones are dropped, each has at most `longest` characters."""

    def __init__(self, *, longest=200, most=30, **kwargs):
        super().__init__(max_length=(longest + 1) * most, **kwargs)
        self.longest, self.most = longest, most

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > self.most:
            raise ValidationError(_("Write at most %(most)d lines"), params={"most": self.most})
        for line in lines:
            if len(line) > self.longest:
                params = {"limit_value": self.longest, "show_value": len(line)}
                raise ValidationError(TOO_LONG, params=params)
        return lines

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value


class Choices(Lines):
    """Answers that a question offers as buttons, or none."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Answers to choose from"),
            help_text=_("One a line, up to four: each is a button. They may always answer freely."),
            longest=40,
            most=4,
            rows=2,
            required=False,
            **kwargs,
        )


class Minutes(Line):
    """A duration typed freely; cleaned to whole minutes, or None when left empty."""

    def __init__(self, *, required=False, longest=LONGEST, **kwargs):
        super().__init__(widget=Duration(), max_length=30, required=required, **kwargs)
        self.longest = longest

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        minutes = durations.parse(text)
        if minutes is None:
            raise ValidationError(
                _("We could not read “%(text)s”. Try 2h, 1:30 or 90"), params={"text": text}
            )
        if not 1 <= minutes <= self.longest:
            raise ValidationError(
                _("Enter a time between 1 minute and %(hours)s hours"),
                params={"hours": f"{self.longest // 60:,}"},
            )
        return minutes

    def prepare_value(self, value):
        is_stored = isinstance(value, int)
        return durations.spelled(value * 60).replace("\xa0", " ") if is_stored else value


class Due(Line):
    """A due time as people say it, on the clocks of `zone`; cleaned to an instant or None.

    `had` is the value that may stay although it is past.
    """

    def __init__(self, *, required=False, **kwargs):
        widget = forms.TextInput({"class": "w-moment", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=60, required=required, **kwargs)
        self.zone: ZoneInfo = timezone.get_default_timezone()
        self.had: datetime | None = None

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if self.had and text == self.prepare_value(self.had):
            return self.had
        now = timezone.now().astimezone(self.zone)
        meant = due_words.parse(text, now)
        if meant is None:
            raise ValidationError(
                _("We could not read “%(text)s”. Try fri 18, 27.11 or tomorrow"),
                params={"text": text},
            )
        if meant < now - MINUTE:
            raise ValidationError(_("The due time is already past"))
        if meant > now + FURTHEST:
            raise ValidationError(_("Choose a day within five years"))
        return meant

    def prepare_value(self, value):
        if isinstance(value, datetime):
            return f"{value.astimezone(self.zone):%d.%m.%Y %H:%M}"
        return value


def as_typed(fields: Mapping[str, forms.Field], typed: QueryDict, prefix: str = "") -> dict:
    """What `typed` holds for `fields`, as their widgets read it; the rest starts as it starts."""
    if not any(name.startswith(prefix) for name in typed):
        return {}
    return {
        name: field.widget.value_from_datadict(typed, {}, prefix + name)
        for name, field in fields.items()
        if f"{prefix}{name}" in typed
    }
