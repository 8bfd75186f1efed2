"""Records that are likely one: companies, and people of one company, that share a number, an
address or much of a name, and of which nobody has said that they are different. Two people who
each sign in are two.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import Client, Contact, Difference

MOST = 50
NEWEST = 200  # companies whose names are compared with all: doubles are made by the new ones
LIKENESS = 0.55
WHY: dict[str, Promise] = {
    "phone": _("the same number"),
    "email": _("the same address"),
    "name": _("much the same name"),
}


class Double(NamedTuple):
    """Two records and why they may be one."""

    one: Any
    other: Any
    why: str

    @property
    def pair(self) -> str:
        return pair(self.one, self.other)


def pair(one: Any, other: Any) -> str:
    """By which `Difference` knows the two, whichever comes first."""
    return " ".join(row.key for row in sorted((one, other), key=lambda row: row.pk))


def differ(one: Any, other: Any, *, by: User) -> None:
    """`by` says that the two are different; they are not offered again."""
    Difference.objects.get_or_create(pair=pair(one, other), defaults={"said_by": by})


def of_clients() -> list[Double]:
    return _doubles(_CLIENTS, NEWEST, Client.objects.select_related("manager"))


def of_contacts() -> list[Double]:
    return _doubles(_CONTACTS, LIKENESS, Contact.objects.select_related("client"))


def _doubles(statement: str, bound: float, rows) -> list[Double]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(LIKENESS)]
        )
        cursor.execute(statement, [bound, MOST])
        found = cursor.fetchall()
    known = rows.in_bulk({key for one, other, _why in found for key in (one, other)})
    return list(_readable(found, known))


def _readable(found: Iterable[tuple[int, int, str]], known: dict) -> Iterable[Double]:
    for one, other, why in found:
        yield Double(known[one], known[other], str(WHY[why]))


# Each pair once, the lower number first; the surest reason is the one that is told.
_PAIRS = """
SELECT one, other, (array_agg(why ORDER BY sure))[1] FROM ({pairs}) AS pairs
WHERE NOT EXISTS (
  SELECT FROM clients_difference
  WHERE pair = '{key}:' || one || ' {key}:' || other
)
GROUP BY one, other ORDER BY min(sure), one DESC, other LIMIT %s
"""
_CLIENTS = _PAIRS.format(
    key="client",
    pairs="""
  SELECT least(a.client_id, b.client_id) AS one, greatest(a.client_id, b.client_id) AS other,
         'phone' AS why, 1 AS sure
  FROM clients_contactphone p JOIN clients_contactphone q ON p.number = q.number AND p.id < q.id
  JOIN clients_contact a ON a.id = p.contact_id AND a.merged_into_id IS NULL
  JOIN clients_contact b ON b.id = q.contact_id AND b.merged_into_id IS NULL
  JOIN clients_client c ON c.id = a.client_id AND c.archived_at IS NULL
  JOIN clients_client d ON d.id = b.client_id AND d.archived_at IS NULL
  WHERE a.client_id <> b.client_id
  UNION ALL
  SELECT least(a.client_id, b.client_id), greatest(a.client_id, b.client_id), 'email', 2
  FROM clients_contact a JOIN clients_contact b ON a.email = b.email AND a.id < b.id
  JOIN clients_client c ON c.id = a.client_id AND c.archived_at IS NULL
  JOIN clients_client d ON d.id = b.client_id AND d.archived_at IS NULL
  WHERE a.email <> '' AND a.client_id <> b.client_id
    AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
  UNION ALL
  SELECT a.id, b.id, 'name', 3
  FROM (
    SELECT id, name FROM clients_client WHERE archived_at IS NULL ORDER BY id DESC LIMIT %s
  ) b
  JOIN clients_client a ON a.name %% b.name AND a.id < b.id
  WHERE a.archived_at IS NULL
""",
)
_CONTACTS = _PAIRS.format(
    key="contact",
    pairs="""
  SELECT a.id AS one, b.id AS other, why, sure
  FROM (
    SELECT least(p.contact_id, q.contact_id) AS one, greatest(p.contact_id, q.contact_id) AS other,
           'phone' AS why, 1 AS sure
    FROM clients_contactphone p JOIN clients_contactphone q ON p.number = q.number AND p.id < q.id
    UNION ALL
    SELECT a.id, b.id, 'email', 2
    FROM clients_contact a JOIN clients_contact b ON a.email = b.email AND a.id < b.id
    WHERE a.email <> ''
    UNION ALL
    SELECT a.id, b.id, 'name', 3
    FROM clients_contact a JOIN clients_contact b ON a.client_id = b.client_id AND a.id < b.id
    WHERE similarity(a.name, b.name) >= %s
  ) alike
  JOIN clients_contact a ON a.id = one
  JOIN clients_contact b ON b.id = other AND b.client_id = a.client_id
  JOIN clients_client c ON c.id = a.client_id AND c.archived_at IS NULL
  WHERE a.merged_into_id IS NULL AND b.merged_into_id IS NULL
    AND (a.user_id IS NULL OR b.user_id IS NULL)
""",
)
