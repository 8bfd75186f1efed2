"""The order of a playbook's sections.

Promises: however many people write at once, each section keeps a place of its own.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from clients.models import Client, PlaybookSection


@transaction.atomic
def add_section(client: Client, *, by: User, **words: Any) -> PlaybookSection:
    """Write a section at the end of the playbook; `words`: title, text, is_required."""
    _lock(client)
    last = client.playbook_sections.aggregate(last=Max("position"))["last"] or 0
    return client.playbook_sections.create(author=by, position=last + 1, **words)


@transaction.atomic
def move(section: PlaybookSection, *, up: bool) -> None:
    """Change places with the neighbour; at the edge nothing happens."""
    _lock(section.client)
    order = list(section.client.playbook_sections.current())
    places = [one.pk for one in order]
    if section.pk not in places:
        return
    at = places.index(section.pk)
    to = max(at - 1, 0) if up else min(at + 1, len(order) - 1)
    order.insert(to, order.pop(at))
    for place, one in enumerate(order, 1):
        one.position = place
    PlaybookSection.objects.bulk_update(order, ["position"])


def _lock(client: Client) -> None:
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
