from clients.models.agreement import Agreement
from clients.models.call import Call
from clients.models.client import Client
from clients.models.contact import Contact, ContactPhone
from clients.models.difference import Difference
from clients.models.event import ClientEvent
from clients.models.export import Export
from clients.models.membership import Membership
from clients.models.note_version import NoteVersion
from clients.models.playbook import PlaybookSection, SectionReading
from clients.models.script_item import ScriptItem
from clients.models.section_question import SectionQuestion
from clients.models.section_version import Medium, SectionVersion
from clients.models.source import Source

__all__ = [
    "Agreement",
    "Call",
    "Client",
    "ClientEvent",
    "Contact",
    "ContactPhone",
    "Difference",
    "Export",
    "Medium",
    "Membership",
    "NoteVersion",
    "PlaybookSection",
    "ScriptItem",
    "SectionQuestion",
    "SectionReading",
    "SectionVersion",
    "Source",
]
