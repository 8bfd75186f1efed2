from clients.models.agreement import Agreement
from clients.models.call import Call
from clients.models.client import Client
from clients.models.contact import Contact, ContactPhone
from clients.models.difference import Difference
from clients.models.event import ClientEvent
from clients.models.membership import Membership
from clients.models.playbook import PlaybookSection, SectionReading

__all__ = [
    "Agreement",
    "Call",
    "Client",
    "ClientEvent",
    "Contact",
    "ContactPhone",
    "Difference",
    "Membership",
    "PlaybookSection",
    "SectionReading",
]
