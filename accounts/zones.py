"""The time zones a person may choose."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@cache
def zones() -> list[str]:
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Pacific/")
    return [*sorted(name for name in available_timezones() if name.startswith(areas)), "UTC"]


def check_zone(name: str) -> None:
    if name not in zones():
        raise ValidationError(_("Choose a time zone from the list"))
