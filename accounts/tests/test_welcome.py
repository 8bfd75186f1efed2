"""An invitation: accepted once, by sending the form, within 72 hours."""

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import inviting, outbox
from accounts.models import Errand, Invitation, Role, User
from smartfield.lib.refusals import Refusal

ABOUT = {
    "name": "Nia Okoye",
    "language": "ru",
    "time_zone": "Africa/Lagos",
    "password": "three small green boats",
}


@pytest.fixture
def invited(manager):
    facts = {"name": "Nia", "email": "nia@staff.example", "role": "assistant", "language": "en"}
    return inviting.bring_in(**facts, by=manager)


def path(person: User) -> str:
    return inviting.address(person.invitations.first()).removeprefix("http://127.0.0.1:8000")


def test_the_invited_person_comes_in_with_what_they_said(client, invited):
    assert client.get(path(invited)).status_code == 200
    response = client.post(path(invited), ABOUT)
    assert (response.status_code, response.url) == (303, "/")
    invited.refresh_from_db()
    assert (invited.name, invited.language, invited.time_zone) == (
        "Nia Okoye",
        "ru",
        "Africa/Lagos",
    )
    assert client.get("/me/settings/").status_code == 200


def test_a_mail_scanner_s_look_spends_nothing(client, invited):
    for _ in range(3):
        assert client.get(path(invited)).status_code == 200
        assert client.head(path(invited)).status_code == 200
    assert not Invitation.objects.exclude(accepted_at=None).exists()
    assert client.post(path(invited), ABOUT).status_code == 303


def test_the_link_works_once(client, invited):
    client.post(path(invited), ABOUT)
    again = Client()
    assert again.get(path(invited)).status_code == 404
    assert again.post(path(invited), {**ABOUT, "password": "another good one"}).status_code == 404
    invited.refresh_from_db()
    assert invited.check_password(ABOUT["password"])


def test_the_link_is_dead_after_72_hours(client, invited):
    with time_machine.travel(timezone.now() + timedelta(hours=71, minutes=59)):
        assert client.get(path(invited)).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=72, seconds=1)):
        assert client.get(path(invited)).status_code == 404
        assert client.post(path(invited), ABOUT).status_code == 404
    invited.refresh_from_db()
    assert not invited.has_usable_password()


def test_a_newer_invitation_ends_the_older(client, invited, manager):
    older = path(invited)
    inviting.invite(invited, by=manager)
    assert client.get(older).status_code == 404
    assert client.get(path(invited)).status_code == 200


def test_whoever_left_meanwhile_does_not_come_in(client, invited):
    User.objects.filter(pk=invited.pk).update(is_active=False)
    assert client.post(path(invited), ABOUT).status_code == 404


def test_no_field_makes_more_of_the_invited_than_was_said(client, invited, manager):
    forged = {
        "role": "manager",
        "is_staff": "1",
        "is_superuser": "1",
        "email": manager.email,
        "user": str(manager.pk),
    }
    client.post(path(invited), {**ABOUT, **forged})
    invited.refresh_from_db()
    assert (invited.role, invited.is_staff, invited.is_superuser) == (Role.ASSISTANT, False, False)
    assert invited.email == "nia@staff.example"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "N" * 121),
        ("language", "de"),
        ("language", ""),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("password", ""),
        ("password", "short"),
        ("password", "nia@staff.example"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_the_rest_is_kept(client, invited, field, value):
    response = client.post(path(invited), {**ABOUT, field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    if field != "name":
        assert 'value="Nia Okoye"' in page
    assert ABOUT["password"] not in page
    invited.refresh_from_db()
    assert not invited.has_usable_password()
    assert Invitation.objects.get().accepted_at is None


def test_hostile_words_are_words(client, invited):
    client.post(path(invited), {**ABOUT, "name": "<script>alert(1)</script>\u202e"})
    invited.refresh_from_db()
    assert invited.name == "<script>alert(1)</script>"
    page = client.get(f"/people/{invited.pk}/").content.decode()
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("token", ["x", "x" * 2000, "%00", "я", "..", "'--"])
def test_a_made_up_link_is_a_dead_one(client, invited, token):
    assert client.get(f"/welcome/{token}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_answers_one_is_accepted(invited):
    token = path(invited).split("/")[2]

    def accept(n: int) -> bool:
        try:
            return inviting.accept(token, **{**ABOUT, "name": f"Nia {n}"}) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as crowd:
        assert list(crowd.map(accept, range(20))).count(True) == 1


def test_the_token_is_in_the_mail_and_nowhere_in_the_database(invited, mailoutbox):
    outbox.run(Errand.objects.get(kind="mail invitation").pk)
    token = path(invited).split("/")[2]
    assert f"/welcome/{token}/" in mailoutbox[0].body
    kept = str([*Errand.objects.values(), *Invitation.objects.values()])
    assert token not in kept


@pytest.fixture
def console(monkeypatch):
    """What the console was told, as it stands there."""
    told = io.StringIO()
    handler = next(one for one in logging.getLogger().handlers if one.name == "console")
    monkeypatch.setattr(handler, "stream", told)
    return told


def test_no_log_tells_the_token(client, invited, console):
    client.post(path(invited), {**ABOUT, "password": "short"})
    assert "/welcome/" in console.getvalue()
    assert path(invited) not in console.getvalue()


def test_the_web_server_logs_as_discreetly(invited, console):
    asked = ("127.0.0.1:5000", "GET", path(invited), "1.1", 200)
    logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', *asked)
    assert "/welcome/" in console.getvalue()
    assert path(invited) not in console.getvalue()


def test_an_ended_invitation_is_not_mailed(invited, manager, mailoutbox):
    first = Errand.objects.get(kind="mail invitation")
    inviting.invite(invited, by=manager)
    outbox.run(first.pk)
    assert mailoutbox == []


def test_who_can_sign_in_is_not_invited(manager, assistant):
    with pytest.raises(Refusal, match="can sign in already"):
        inviting.invite(assistant, by=manager)
