"""Which clients and people of ours a table speaks of, as far as numbers, addresses and names tell.

One statement for each way of knowing somebody, whatever the table's length.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from clients.doubles import LIKENESS
from clients.models import Client, Contact, ContactPhone
from smartfield.imports.reading.rows import ClientRow
from smartfield.lib.words import folded

_BY_NAME = """
SELECT asked.name, found.id, found.name FROM unnest(%s::text[]) AS asked(name)
CROSS JOIN LATERAL (
  SELECT id, name FROM clients_client
  WHERE name %% asked.name AND archived_at IS NULL
  ORDER BY similarity(name, asked.name) DESC, id LIMIT 1
) AS found
"""


class Like(NamedTuple):
    """One of ours. `contact` is the person who has the number or address, if that told."""

    client: int
    name: str
    by: str
    contact: int | None = None


class Likes:
    """What is known of everybody in a table."""

    def __init__(self, rows: Iterable[ClientRow]) -> None:
        rows = list(rows)
        self._people = _people(rows)
        self._names = _names({row.company for row in rows})

    def of(self, row: ClientRow) -> Like | None:
        """The surest: a number, an address, the company's name."""
        for key, by in ((row.phone, "phone"), (row.email, "email")):
            if key and (person := self._people.get(key)):
                client, name, contact = person
                return Like(client, name, by, contact)
        if found := self._names.get(row.company):
            return Like(*found, by="company")
        return None


def _people(rows: list[ClientRow]) -> dict[str, tuple[int, str, int]]:
    """By number and address: the client, its name and the person."""
    of_whom = ("client", "client__name", "pk")
    known = Contact.objects.unmerged().filter(client__archived_at=None)
    emails = known.filter(email__in={row.email for row in rows} - {""})
    found = {email: tuple(who) for email, *who in emails.values_list("email", *of_whom)}
    numbers = ContactPhone.objects.filter(
        number__in={row.phone for row in rows} - {""}, contact__in=known
    )
    of_number = ("number", *(f"contact__{name}" for name in of_whom))
    found |= {number: tuple(who) for number, *who in numbers.values_list(*of_number)}
    return found  # type: ignore[return-value]


def _names(names: set[str]) -> dict[str, tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(LIKENESS)]
        )
        cursor.execute(_BY_NAME, [sorted(names)])
        return {asked: (key, name) for asked, key, name in cursor.fetchall()}


def is_called(client_name: str, said: str) -> bool:
    return folded(client_name) == folded(said)


def called() -> dict[str, int]:
    """Our clients by their folded names; of two alike the older one."""
    known = Client.objects.unmerged().filter(archived_at=None).order_by("-pk")
    return {folded(name): key for key, name in known.values_list("pk", "name")}
