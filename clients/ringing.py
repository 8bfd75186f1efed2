"""The calls that ring now, as the frame of a manager's page shows them."""

from datetime import datetime
from typing import NamedTuple

from accounts.models import User
from clients.models import ContactPhone, Ring
from clients.own_numbers import own_numbers

SHOWN = 5


class Ringing(NamedTuple):
    """`name` and `company` are empty where one person alone does not have the number."""

    ring: Ring
    name: str
    company: str


def ringing(reader: User, at: datetime) -> list[Ringing]:
    """The latest first."""
    rings = list(Ring.objects.visible_to(reader).ringing(at)[:SHOWN])
    known = ContactPhone.objects.filter(number__in={ring.number for ring in rings})
    owners: dict[str, list[ContactPhone]] = {}
    for phone in known.exclude(number__in=own_numbers()).select_related("contact__client"):
        owners.setdefault(phone.number, []).append(phone)
    return [_named(ring, owners.get(ring.number, [])) for ring in rings]


def _named(ring: Ring, owners: list[ContactPhone]) -> Ringing:
    people = {phone.contact.name for phone in owners}
    companies = {phone.contact.client.name for phone in owners}
    name = people.pop() if len(people) == 1 else ""
    company = companies.pop() if len(companies) == 1 else ""
    return Ringing(ring, name, "" if company == name else company)
