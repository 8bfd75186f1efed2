"""Many hands on one call, and many new clients of one name, on real Postgres."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from clients.enrolling import enrol
from clients.models import Call, Client, Contact
from tasks import intake
from tasks.intake import Caller
from tasks.models import Task

pytestmark = pytest.mark.django_db(transaction=True)

HANDS = 8


def at_once(verb):
    """What `verb` gave to each of many who did it at the same time."""

    def once(_n):
        try:
            return verb()
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(once, range(HANDS)))


def test_a_call_finished_by_many_hands_is_one_call(manager):
    call = intake.begin(by=manager)
    facts = {"direction": "in", "lost_reason": "", "has_consent": False, "follow_up_on": None}
    wanted = {"title": "Rebook the trip", "to": "queue", "due_at": None, "estimate_minutes": None}

    def finish():
        return intake.record(
            call,
            by=manager,
            caller=Caller(name="Dana Whitfield", number="+351911222333"),
            summary="Wants the trip moved.",
            tasks=[dict(wanted)],
            **facts,
        )

    assert {finished.pk for finished in at_once(finish)} == {call.pk}
    made = (Call.objects.count(), Task.objects.count(), Contact.objects.count())
    assert (*made, Client.objects.count()) == (1, 1, 1, 1)


def test_a_button_pressed_by_many_begins_one_call(manager):
    assert len({call.pk for call in at_once(lambda: intake.begin(by=manager))}) == 1


def test_new_clients_of_one_name_get_an_address_each(manager):
    slugs = {client.slug for client in at_once(lambda: enrol("Kowalski Studio", manager=manager))}
    assert len(slugs) == HANDS
