"""The order of a playbook's sections.

Promises: however many people write at once, each section keeps a place of its own.
"""

from collections.abc import Sequence

from django.db import transaction

from clients.models import Client, PlaybookSection


@transaction.atomic
def arrange(client: Client, order: Sequence[int]) -> None:
    """Put the sections in `order`; those it does not know of (written meanwhile) come after, as
    they stood, and it may name some that are gone."""
    lock(client)
    places = {pk: place for place, pk in enumerate(order)}
    sections = list(client.playbook_sections.current())
    sections.sort(key=lambda section: places.get(section.pk, len(places)))
    _number(sections)


@transaction.atomic
def move(section: PlaybookSection, *, up: bool) -> None:
    """Change places with the neighbour; at the edge nothing happens."""
    lock(section.client)
    order = list(section.client.playbook_sections.current())
    places = [one.pk for one in order]
    if section.pk not in places:
        return
    at = places.index(section.pk)
    to = max(at - 1, 0) if up else min(at + 1, len(order) - 1)
    order.insert(to, order.pop(at))
    _number(order)


def lock(client: Client) -> None:
    """Whoever adds or moves sections does it after the one before: the client is the gate."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)


def _number(order: list[PlaybookSection]) -> None:
    for place, section in enumerate(order, 1):
        section.position = place
    PlaybookSection.objects.bulk_update(order, ["position"])
