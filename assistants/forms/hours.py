"""When an assistant works, day by day, and when not at all."""

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistants.models import Profile
from clients.models import Client
from smartfield.lib import times_of_day
from smartfield.lib.fields import DayField
from smartfield.lib.lines import Line
from smartfield.lib.weeks import DAY, hours_on
from timetracking.forms.fields import unread

NAMES = [(f"from_{day}", f"to_{day}") for day in range(7)]
FURTHEST = 366 * 3  # days from first to last
NO_DAY = gettext_lazy("Enter a day, like 27.11.2026")


class ClockMinutes(forms.CharField):
    """A time of day as minutes since midnight; None if empty. `24:00` and, at the end, `0:00` are
    midnight."""

    def __init__(self, **kwargs):
        attrs = {"class": "w-short", "autocomplete": "off", "inputmode": "numeric"}
        super().__init__(required=False, widget=forms.TextInput(attrs), **kwargs)

    def to_python(self, value) -> int | None:
        text = (value or "").strip()
        if not text:
            return None
        if text in ("24", "24:00", "24.00"):
            return DAY
        if (meant := times_of_day.parse(text)) is None:
            raise forms.ValidationError(unread(text, "9, 9:30, 17:30"))
        return meant.hour * 60 + meant.minute

    def run_validators(self, value) -> None:
        """There is no text left to look at."""


class Week(forms.Form):
    """Both times of a day, or neither: a day without work."""

    def __init__(self, *args, profile: Profile, **kwargs):
        super().__init__(*args, **kwargs)
        for day, names in enumerate(NAMES):
            starts, ends = hours_on(profile.week, day)
            words = (_("%(day)s, from"), _("%(day)s, to"))
            for name, minutes, label in zip(names, (starts, ends), words, strict=True):
                shown = clock(minutes) if ends > starts else ""
                self.fields[name] = ClockMinutes(
                    label=label % {"day": WEEKDAYS[day]}, initial=shown
                )

    @property
    def days(self) -> list[tuple]:
        return [(WEEKDAYS[day], self[start], self[end]) for day, (start, end) in enumerate(NAMES)]

    def clean(self):
        values = super().clean()
        week: list[int] = []
        for names in NAMES:
            week += self._day(values, *names)
        if not self.errors and not any(week):
            self.add_error(
                NAMES[0][0],
                _("Enter the hours of one day at least; write longer leave as days off"),
            )
        return {"week": week}

    def _day(self, values, start: str, end: str) -> tuple[int, int]:
        starts, ends = values.get(start), values.get(end)
        ends = DAY if ends == 0 and starts is not None else ends
        if self.errors.keys() & {start, end} or starts is ends is None:
            return 0, 0
        if starts is None or ends is None:
            missing = start if starts is None else end
            self.add_error(missing, _("Enter both times, or neither for a day without work"))
        elif ends <= starts:
            self.add_error(end, _("Enter an end after the start"))
        else:
            return starts, ends
        return 0, 0


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


class Off(forms.Form):
    first_on = DayField(label=gettext_lazy("First day"), empty=NO_DAY)
    last_on = DayField(label=gettext_lazy("Last day"), empty=NO_DAY)
    words = Line(label=gettext_lazy("Why"), max_length=100, required=False)

    def clean(self):
        values = super().clean()
        first, last = values.get("first_on"), values.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("Choose a last day that is not before the first"))
        elif (
            first
            and last
            and ((last - first).days > FURTHEST or first.year < timezone.localdate().year - 1)
        ):
            self.add_error("first_on", _("Choose days from last year on, three years at most"))
        return values


class BlockForm(forms.Form):
    """A client whose tasks an assistant does not get."""

    client = forms.ModelChoiceField(
        Client.objects.active().order_by("name"),
        label=gettext_lazy("Client"),
        empty_label="",
        widget=forms.Select({"data-combobox": ""}),
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], gettext_lazy("Choose a client from the list")
        ),
    )
    why = Line(
        label=gettext_lazy("Why"),
        max_length=200,
        empty=gettext_lazy("Say why"),
        help_text=gettext_lazy("Managers alone see it."),
    )
