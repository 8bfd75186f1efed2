"""Companies and their people."""

from collections.abc import Iterator
from typing import Any

from accounts.models import User
from clients.enrolling import enrol
from clients.models import Client, Contact, ContactPhone
from clients.own_numbers import is_own
from smartfield.imports.bringing.made import Made, at_line
from smartfield.imports.checking.judged import Judged
from smartfield.imports.reading.rows import ClientRow
from timetracking.models import Batch

TERMS = ("city", "language", "time_zone", "currency", "in_short")


def bring(batch: Batch, ready: list[Judged], *, by: User) -> Iterator[Made]:
    """A line that stands beside another goes to what came of that one."""
    at: dict[int, Client] = {}
    for one in ready:
        with at_line(one.line):
            made = _bring(one, at.get(one.plan.get("beside", 0)), by)
        at[one.line] = made.client
        yield made


def _bring(one: Judged, beside: Client | None, by: User) -> Made:
    known = beside or _known(one)
    client = known or _enrolled(one.row, by)
    contact = _person(one, client)
    return Made(one, client, contact=contact, is_made=known is None)


def _known(one: Judged) -> Client | None:
    return Client.objects.get(pk=one.client).followed() if one.client else None


def _enrolled(row: ClientRow, by: User) -> Client:
    terms: dict[str, Any] = {name: getattr(row, name) for name in TERMS if getattr(row, name)}
    return enrol(row.company, by=by, manager=by, **terms)


def _person(one: Judged, client: Client) -> Contact | None:
    """Somebody new at the client; nobody if they are there already, or the line names none."""
    row: ClientRow = one.row
    if not row.contact or one.contact or client.contacts.filter(name__iexact=row.contact).exists():
        return None
    contact = Contact.objects.create(
        client=client, name=row.contact, position=row.position, email=row.email
    )
    if row.phone and not is_own(row.phone):
        ContactPhone.objects.create(contact=contact, number=row.phone)
    return contact
