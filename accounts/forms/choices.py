"""Languages and time zones, as a person chooses them."""

from django.conf import settings
from django.utils.translation import get_language_info

from accounts.zones import zones


def languages() -> list[tuple[str, str]]:
    """Each in its own words: `English`, `Русский`."""
    codes = (code for code, _name in settings.LANGUAGES)
    return [(code, get_language_info(code)["name_local"].capitalize()) for code in codes]


def time_zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in zones()]
