"""What rings stands at the top of every page of a manager, with and without scripts."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.leaving import put_out
from accounts.models import User
from clients import calling_back
from clients.models import Contact, ContactPhone, Ring, RingEvent
from conftest import person
from smartfield.rights import erasing, striking
from tasks import intake, ringing

DANA = "+351912448190"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring(arkadia):
    return Ring.objects.create(pbx_id="c1", number=DANA)


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def strip(desk, path="/clients/"):
    html = desk.get(path).content.decode()
    part = html.split('id="ringing"')[1].split('id="clock-bar"')[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_it_stands_on_the_page_as_it_is_served(desk, ring):
    assert "Caller of Arkadia Dental , Arkadia Dental is calling" in strip(desk)
    answer = desk.post(f"/calls/rings/{ring.pk}/take/")
    call = Ring.objects.get().call
    assert (answer.status_code, answer["Location"]) == (303, call.get_absolute_url())
    page = desk.get(answer["Location"]).content.decode()
    assert f'value="contact:{call.contact_id}" checked' in page
    assert "is calling" not in strip(desk)


def test_only_managers_hear_it(client, ring, assistant, arkadia):
    for reader in (assistant, arkadia.owner):
        client.force_login(reader)
        assert 'id="ringing"' not in client.get("/").content.decode()
        assert client.post(f"/calls/rings/{ring.pk}/take/").status_code == 403


def test_a_number_of_two_people_names_their_company_or_nobody(desk, ring, arkadia, norden):
    twin = Contact.objects.create(client=arkadia.client, name="Twin")
    ContactPhone.objects.create(contact=twin, number=DANA)
    assert "Arkadia Dental is calling" in strip(desk)
    assert "Twin" not in strip(desk)
    ContactPhone.objects.create(contact=norden.contact, number=DANA)
    assert "+351 912 448 190 is calling" in strip(desk)


def test_a_withheld_number_is_said_to_be_withheld(desk, ring):
    Ring.objects.update(number="")
    assert "the number is withheld" in strip(desk)


def test_who_comes_second_is_told_who_has_it(desk, ring):
    ringing.take(ring, by=person("Ines Duarte", "manager"))
    answer = desk.post(f"/calls/rings/{ring.pk}/take/", follow=True)
    assert "Ines Duarte has this call." in answer.content.decode()
    assert answer.redirect_chain[0][1] == 303


def test_the_parts_answer_for_themselves(desk, ring):
    fragment = desk.get("/calls/ringing/", headers={"HX-Request": "true"}).content.decode()
    assert fragment.count("Take it") == 1
    assert "<html" not in fragment
    assert desk.get("/calls/ringing/")["Location"] == "/calls/"
    assert "clock-bar" in desk.get("/calls/bar/", headers={"HX-Request": "true"}).content.decode()


def test_a_call_that_is_over_no_longer_runs(desk, manager):
    call = intake.begin(by=manager, number=DANA)
    bar = desk.get("/calls/bar/", headers={"HX-Request": "true"}).content.decode()
    assert "data-started" in bar
    call.ended_at = timezone.now() + timedelta(minutes=3)
    call.save()
    bar = desk.get("/calls/bar/", headers={"HX-Request": "true"}).content.decode()
    assert "data-started" not in bar
    assert "Finish the intake" in bar


def test_the_running_call_comes_before_one_that_is_over(desk, manager):
    over = intake.begin(by=manager, number="+34600000001")
    running = intake.begin(by=manager, number="+34600000002")
    over.started_at = over.ended_at = timezone.now() + timedelta(hours=1)
    over.save()
    bar = desk.get("/calls/bar/", headers={"HX-Request": "true"}).content.decode()
    assert running.shown_phone in bar


def test_five_rings_ask_as_often_as_one(desk, ring):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            desk.get("/calls/ringing/", headers={"HX-Request": "true"})
        return len(queries)

    asked()
    once = asked()
    for n in range(4):
        Ring.objects.create(pbx_id=f"d{n}", number=f"+3519124481{n}0")
    assert asked() == once


def test_who_is_erased_is_not_named_by_the_exchange(manager, ring, arkadia):
    words = '{"from": "+351912448190"}'
    RingEvent.objects.create(ring=ring, event_id="e1", kind="ringing", facts=words)
    calling_back.keep_missed(DANA, owner=manager, at=timezone.now())
    Contact.objects.filter(pk=arkadia.contact.pk).update(user=None)
    erasing.erase_contact(Contact.objects.get(pk=arkadia.contact.pk), by=manager)
    ring.refresh_from_db()
    assert ring.number == ""
    assert ring.events.get().facts == striking.GONE


def test_whoever_leaves_gives_the_extension_back(manager, assistant):
    User.objects.filter(pk=assistant.pk).update(extension="101")
    put_out(assistant, by=manager)
    assistant.refresh_from_db()
    assert assistant.extension == ""
