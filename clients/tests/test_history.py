"""What happened to a client's record stays on record."""

import pytest

from clients.history import sentence

pytestmark = pytest.mark.django_db


def test_an_archived_client_says_who_archived_it_once(arkadia, manager):
    arkadia.client.archive(by=manager)
    arkadia.client.archive(by=manager)
    arkadia.client.archive(by=manager, is_archived=False)
    assert [sentence(event) for event in arkadia.client.events.all()] == [
        "Marta Ferreira archived the client",
        "Marta Ferreira took the client out of the archive",
    ]
