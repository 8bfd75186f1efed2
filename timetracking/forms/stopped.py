from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartfield.lib import times_of_day
from timetracking.forms.fields import ClockTime


class StoppedForm(forms.Form):
    """When the clock should have been stopped."""

    stopped_at = ClockTime(
        label=_("I stopped at"),
        error_messages={"required": _("Enter when you stopped, for example 17:40")},
    )

    use_required_attribute = False

    def clean_stopped_at(self) -> datetime:
        return _latest_before_now(self.cleaned_data["stopped_at"])


def _latest_before_now(at: time) -> datetime:
    """The last instant that has passed at which the reader's clocks showed `at`."""
    now, zone = timezone.now(), timezone.get_current_timezone()
    today = timezone.localtime(now).date()
    days = (today - timedelta(days=n) for n in (0, 1, 2))
    passed = (i for day in days for i in reversed(times_of_day.instants(day, at, zone)))
    return next(instant for instant in passed if instant <= now)
