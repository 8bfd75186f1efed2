from django import forms

from timetracking.models import OfflinePress


class PressForm(forms.Form):
    """A press as a device tells it; its times are milliseconds."""

    EARLIEST, LATEST = 1_500_000_000_000, 4_100_000_000_000
    WIDEST = 10**12

    key = forms.UUIDField()
    verb = forms.ChoiceField(choices=OfflinePress.Verb)
    task = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    at = forms.IntegerField(min_value=EARLIEST, max_value=LATEST)
    skew = forms.IntegerField(required=False, min_value=-WIDEST, max_value=WIDEST)
    is_steady = forms.BooleanField(required=False)
