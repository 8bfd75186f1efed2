from clients.models.call import Call
from clients.models.client import Client
from clients.models.contact import Contact, ContactPhone
from clients.models.event import ClientEvent
from clients.models.membership import Membership
from clients.models.playbook import PlaybookSection, SectionReading
from clients.models.section_question import SectionQuestion
from clients.models.section_version import Medium, SectionVersion

__all__ = [
    "Call",
    "Client",
    "ClientEvent",
    "Contact",
    "ContactPhone",
    "Medium",
    "Membership",
    "PlaybookSection",
    "SectionQuestion",
    "SectionReading",
    "SectionVersion",
]
