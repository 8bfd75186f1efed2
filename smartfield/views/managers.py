"""Whom a client's people call."""

from typing import NamedTuple

from django.conf import settings

from accounts.models import User
from smartfield.lib import phones


class Desk(NamedTuple):
    """The manager of one of the reader's companies; `phone` is to dial, `shown` to read."""

    company: str
    manager: User
    phone: str
    shown: str


def managers_of(memberships) -> list[Desk]:
    """For each of `memberships` (with client and manager) who looks after the company."""
    return [_desk(membership.client) for membership in memberships]


def _desk(client) -> Desk:
    phone = client.manager.phone or settings.AGENCY_PHONE
    return Desk(client.name, client.manager, phone, phones.shown(phone))
