"""The agency's own numbers are nobody's, whoever has saved them."""

import pytest
from django.urls import reverse

from clients.looking_up import look_up, sole_owner
from clients.models import Call, Contact, ContactPhone
from clients.own_numbers import own_numbers
from tasks import intake

OWN = ["+351300500100", "+351300500199", "+351911000111"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agency(settings, assistant):
    settings.AGENCY_PHONE = "+351 300 500 100"
    settings.AGENCY_NUMBERS = ["300 500 199", "nonsense"]
    assistant.phone = "+351911000111"
    assistant.save()


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def test_they_are_those_of_the_agency_and_of_the_team(arkadia):
    arkadia.owner.phone = "+351912448190"
    arkadia.owner.save()
    assert own_numbers() == set(OWN)


@pytest.mark.parametrize("number", OWN)
def test_they_find_nobody(arkadia, number):
    ContactPhone.objects.create(contact=arkadia.contact, number=number)
    assert sole_owner(number) is None
    assert look_up(number).people == []
    assert look_up("+351912448190").people == [arkadia.contact]


@pytest.mark.parametrize("number", OWN)
def test_a_call_does_not_begin_with_one(desk, number):
    answer = desk.post(reverse("call_new"), {"phone": number})
    assert answer.status_code == 422
    assert "a number of our own" in answer.content.decode()
    assert not Call.objects.exists()


@pytest.mark.parametrize("field", ["who", "phone"])
def test_an_intake_takes_none_and_keeps_what_is_typed(desk, manager, field):
    call = intake.begin(by=manager)
    typed = {
        "found": "new", "who": "Dana", "name": "Dana", "summary": "Hello.", "direction": "in",
        "tasks-TOTAL_FORMS": "1", "tasks-INITIAL_FORMS": "0", field: OWN[0],
    }  # fmt: skip
    answer = desk.post(reverse("call_finish", args=[call.pk]), typed)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "a number of our own" in html
    assert "Hello." in html
    assert not Contact.objects.exists()


def test_a_contact_is_given_none(desk, arkadia):
    path = reverse("contact", args=[arkadia.client.slug, arkadia.contact.pk])
    answer = desk.post(path, {"name": "Dana", "phones": f"+351912448190\n{OWN[2]}"})
    assert answer.status_code == 422
    assert "+351 911 000 111 is a number of our own" in answer.content.decode()
    assert [phone.number for phone in arkadia.contact.phones.all()] == ["+351912448190"]


def test_a_finished_call_adds_none_to_a_contact(manager, arkadia):
    call = intake.begin(by=manager)
    caller = intake.Caller(contact=arkadia.contact, number=OWN[1], adds_number=True)
    facts = {"direction": "in", "has_consent": False}
    intake.record(call, by=manager, caller=caller, summary="Hello.", **facts)
    assert arkadia.contact.phones.count() == 1
