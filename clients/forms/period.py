"""From a day to a day, of the reader's zone."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartfield.lib.fields import Day
from smartfield.lib.periods import Span, midnight

USUAL = timedelta(days=89)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class PeriodForm(forms.Form):
    """What is not said, or makes no sense, is the last ninety days."""

    since = forms.DateField(label=_("Came from"), widget=Day, required=False)
    until = forms.DateField(label=_("until"), widget=Day, required=False)

    @classmethod
    def of(cls, query) -> "PeriodForm":
        """The form of an address; one that says no days shows the usual ones."""
        today = timezone.localdate()
        usual = {"since": today - USUAL, "until": today}
        return cls(query if query.get("since") or query.get("until") else usual)

    def clean(self):
        days = super().clean()
        first, last = days.get("since"), days.get("until")
        for name, day in (("since", first), ("until", last)):
            if day and not EARLIEST <= day < LATEST:
                self.add_error(name, _("Choose a day of this century"))
        if first and last and last < first:
            self.add_error("until", _("Choose a day on or after the first"))
        return days

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        today = timezone.localdate()
        if not self.is_valid():
            return today - USUAL, today
        last = self.cleaned_data["until"] or max(today, self.cleaned_data["since"] or today)
        return self.cleaned_data["since"] or last - USUAL, last

    @property
    def span(self) -> Span:
        first, last = self.days
        zone = timezone.get_current_timezone()
        return Span(midnight(first, zone), midnight(last + timedelta(days=1), zone))
