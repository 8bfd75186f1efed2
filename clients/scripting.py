"""The call script: its pieces, part by part, in the order in which they are said.

Promises: however many write at once, each piece keeps a place of its own within its language.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from clients.models import ScriptItem


def in_parts(items: Iterable[ScriptItem]) -> list[tuple[str, list[ScriptItem]]]:
    """Pairs of what a part is called and its pieces; parts without any are left out."""
    items = list(items)
    parts = [(part, [item for item in items if item.part == part]) for part in ScriptItem.Part]
    return [(str(part.label), pieces) for part, pieces in parts if pieces]


@transaction.atomic
def add(*, language: str, **words: Any) -> ScriptItem:
    """Write a piece at the end; `words`: part, heading, words."""
    last = _locked(language).aggregate(last=Max("position"))["last"] or 0
    return ScriptItem.objects.create(language=language, position=last + 1, **words)


@transaction.atomic
def move(item: ScriptItem, *, up: bool) -> None:
    """Change places with the neighbour in its part; at the edge nothing happens."""
    of_language = list(_locked(item.language))
    order = [one for one in of_language if one.part == item.part]
    places = [one.pk for one in order]
    if item.pk not in places:
        return
    at = places.index(item.pk)
    to = max(at - 1, 0) if up else min(at + 1, len(order) - 1)
    positions = [one.position for one in order]
    order.insert(to, order.pop(at))
    for position, one in zip(positions, order, strict=True):
        one.position = position
    ScriptItem.objects.bulk_update(order, ["position"])


def _locked(language: str):
    """The pieces of `language`, whose order nobody else changes until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"call script {language}"])
    return ScriptItem.objects.in_language(language)
