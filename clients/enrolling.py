"""A new client and its readable address: `arkadia-dental`, `studiya-kovalski`.

Promises: two who enrol at once, even under one name, get an address each.
"""

from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from accounts.models import User
from clients.models import Client

_LATIN = str.maketrans(
    dict(
        zip(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
            (
                *("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o"),
                *("p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e"),
                *("yu", "ya"),
            ),
            strict=True,
        )
    )
)
RESERVED = {"new", "merge", "doubles"}


@transaction.atomic
def enrol(name: str, *, by: User | None = None, **terms: Any) -> Client:
    """Write down a new client called `name`; `terms` are its other fields."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('client addresses'))")
    client = Client.objects.create(name=name, slug=_free_slug(name), **terms)
    client.record("stage", by=by, to=client.stage)
    return client


def _free_slug(name: str) -> str:
    stem = slugify(name.casefold().translate(_LATIN))[:70].strip("-") or "client"
    taken = RESERVED | set(
        Client.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    )
    numbered = (f"{stem}-{n}" for n in range(2, len(taken) + 4))
    return next(slug for slug in (stem, *numbered) if slug not in taken)
