from clients.models.attempt import Attempt
from clients.models.call import Call
from clients.models.client import Client
from clients.models.contact import Contact, ContactPhone
from clients.models.event import ClientEvent
from clients.models.membership import Membership
from clients.models.playbook import PlaybookSection, SectionReading
from clients.models.ring import Ring, RingEvent

__all__ = [
    "Attempt",
    "Call",
    "Client",
    "ClientEvent",
    "Contact",
    "ContactPhone",
    "Membership",
    "PlaybookSection",
    "Ring",
    "RingEvent",
    "SectionReading",
]
