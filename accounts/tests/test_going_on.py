"""A mail's link leads to its page: through sign-in, a new password, an invitation."""

import re

import pytest
from django.test import Client

from accounts import inviting, outbox, resetting
from accounts.models import Errand, Role, User
from conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/tasks/SF-1042/?round=2"
ASKED = "/login/?next=/tasks/SF-1042/%3Fround%3D2"
NEW = "three small green boats"
ELSEWHERE = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]


def href(html: str, of: str) -> str:
    return re.search(rf'href="({of}[^"]*)"', html)[1].replace("&amp;", "&")


def come_in(client, page: str, **typed):
    return client.post(page, {"username": "marta@manager.example", "password": PASSWORD, **typed})


def test_the_page_waits_behind_the_sign_in(client, manager):
    asked = client.get(PAGE)
    assert asked.url == ASKED
    assert f'name="next" value="{PAGE}"' in client.get(ASKED).content.decode()
    assert come_in(client, ASKED, next=PAGE).url == PAGE


def test_a_wrong_password_forgets_nothing(client, manager):
    answer = come_in(client, ASKED, next=PAGE, password="wrong")
    assert f'name="next" value="{PAGE}"' in answer.content.decode()


def test_it_waits_while_the_password_is_set_anew(client, manager, mailoutbox):
    forgotten = href(client.get(ASKED).content.decode(), "/login/reset/")
    form = client.get(forgotten).content.decode()
    assert f'name="next" value="{PAGE}"' in form
    assert href(form, "/login/\\?") == "/login/?next=%2Ftasks%2FSF-1042%2F%3Fround%3D2"
    client.post(forgotten, {"email": manager.email, "next": PAGE})
    outbox.run(Errand.objects.get(kind="mail password reset").pk)
    link = re.search(r"http://127.0.0.1:8000(\S+)", mailoutbox[0].body)[1]
    elsewhere = Client()  # the mail is opened on the phone
    done = elsewhere.post(elsewhere.get(link).url, {"password": NEW})
    sign_in = href(elsewhere.get(done.url).content.decode(), "/login/")
    assert come_in(elsewhere, sign_in, password=NEW).url == PAGE


@pytest.mark.parametrize("page", ELSEWHERE)
def test_nobody_is_led_to_another_site(client, manager, mailoutbox, page):
    client.post("/login/reset/", {"email": manager.email, "next": page})
    outbox.run(Errand.objects.get(kind="mail password reset").pk)
    assert "evil" not in mailoutbox[0].body
    link = resetting.address(manager, page).removeprefix("http://127.0.0.1:8000")
    done = client.post(client.get(link).url, {"password": NEW})
    assert done.url == "/login/reset/done/"
    assert 'href="/login/"' in client.get(f"{done.url}?next={page}").content.decode()


@pytest.fixture
def invited(manager):
    user = User.objects.create_user("nia@staff.example", None, name="Nia", role=Role.ASSISTANT)
    return inviting.address(inviting.invite(user, by=manager)).removeprefix("http://127.0.0.1:8000")


ABOUT = {"name": "Nia", "language": "en", "time_zone": "Africa/Lagos", "password": NEW}


def test_who_is_not_in_yet_goes_on_from_the_invitation(client, invited):
    client.get(ASKED)  # a mail about work came before they had a password
    assert client.post(invited, ABOUT).url == PAGE


def test_without_a_page_an_invitation_leads_home(client, invited):
    client.get("/login/")
    assert client.post(invited, ABOUT).url == "/"


def test_an_invitation_may_name_the_page_itself(client, invited):
    assert client.post(f"{invited}?next={PAGE}", ABOUT).url == PAGE


@pytest.mark.parametrize("page", ELSEWHERE)
def test_an_invitation_leads_to_no_other_site(client, invited, page):
    client.cookies["going"] = page
    assert client.post(f"{invited}?next={page}", ABOUT).url == "/"
