"""The agency's own numbers: a call from one of them is no client's, whoever has saved it."""

from django.conf import settings

from accounts.models import User
from smartfield.lib import phones


def own_numbers() -> set[str]:
    """All of them as E.164: those of the agency, and those of the team."""
    ours = [settings.AGENCY_PHONE, *settings.AGENCY_NUMBERS]
    team = User.objects.active().staff().exclude(phone="").values_list("phone", flat=True)
    read = (phones.parse(number, settings.AGENCY_COUNTRY) for number in [*ours, *team])
    return set(filter(None, read))


def is_own(e164: str) -> bool:
    return bool(e164) and e164 in own_numbers()
