"""A forgotten password: told alike to everybody, set once, by a link of this site."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import outbox, resetting
from accounts.models import Errand
from conftest import PASSWORD

NEW = "three small green boats"


def ask(client, email: str):
    return client.post("/login/reset/", {"email": email})


def run_errands() -> None:
    for pk in Errand.objects.filter(done_at=None).values_list("pk", flat=True):
        outbox.run(pk)


def link(person) -> str:
    return resetting.address(person).removeprefix("http://127.0.0.1:8000")


def follow(client, path: str):
    """Open the mailed link as a browser does."""
    response = client.get(path)
    return response.url if response.status_code == 302 else None


@pytest.mark.parametrize("email", ["marta@manager.example", "nobody@manager.example"])
def test_asking_looks_the_same_for_everybody(client, manager, email):
    response = ask(client, email)
    assert (response.status_code, response.url) == (303, "/login/reset/sent/")
    assert Errand.objects.filter(kind="mail password reset").count() == 1
    assert email not in client.get(response.url).content.decode()


def test_only_who_can_sign_in_gets_a_mail(client, manager, mailoutbox):
    type(manager).objects.create_user("left@manager.example", PASSWORD, is_active=False)
    type(manager).objects.create_user("invited@manager.example", None)
    for name in ("MARTA", "nobody", "left", "invited"):
        ask(client, f"{name}@manager.example")
    run_errands()
    assert [sent.to for sent in mailoutbox] == [["marta@manager.example"]]


def test_the_mailed_link_sets_a_password_and_ends_other_sessions(client, manager, mailoutbox):
    elsewhere = Client()
    elsewhere.force_login(manager)
    ask(client, manager.email)
    run_errands()
    path = re.search(r"http://127\.0\.0\.1:8000(/login/reset/\S+)", mailoutbox[0].body)[1]
    form = follow(client, path)
    assert form.endswith("/set/")
    assert client.post(form, {"password": NEW}).url == "/login/reset/done/"
    signed_in = client.post("/login/", {"username": manager.email, "password": NEW})
    assert signed_in.status_code == 303
    assert elsewhere.get("/me/settings/").status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-host": "evil.example"},
        {"forwarded": "host=evil.example"},
        {"x-original-host": "evil.example"},
        {"referer": "https://evil.example/"},
    ],
)
def test_no_header_moves_the_link_to_another_site(client, manager, mailoutbox, headers):
    client.post("/login/reset/", {"email": manager.email}, headers=headers)
    run_errands()
    message = mailoutbox[0].message().as_string()
    assert "evil.example" not in message
    assert "http://127.0.0.1:8000/login/reset/" in mailoutbox[0].body


def test_a_foreign_host_is_refused(client, manager):
    response = client.post(
        "/login/reset/", {"email": manager.email}, headers={"host": "evil.example"}
    )
    assert response.status_code == 400
    assert not Errand.objects.exists()


def test_asked_for_again_and_again_one_mail_goes_out(client, manager, mailoutbox):
    with time_machine.travel("2026-11-23T10:01:00Z", tick=False):
        for _ in range(5):
            ask(client, manager.email)
    run_errands()
    assert len(mailoutbox) == 1
    with time_machine.travel("2026-11-23T10:06:00Z", tick=False):
        ask(client, manager.email)
    run_errands()
    assert len(mailoutbox) == 2


def test_the_token_is_neither_in_the_form_s_address_nor_in_the_database(client, manager):
    ask(client, manager.email)
    path = link(manager)
    token = path.split("/")[-2]
    form = follow(client, path)
    page = client.get(form)
    assert token not in form + page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert token not in str(list(Errand.objects.values()))


def test_the_link_works_once(client, manager):
    path = link(manager)
    client.post(follow(client, path), {"password": NEW})
    assert follow(client, path) is None
    assert follow(Client(), path) is None


def test_the_link_is_dead_after_an_hour(client, manager):
    path = link(manager)
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert follow(client, path)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert follow(client, path) is None
        assert client.get(path.rsplit("/", 2)[0] + "/set/").status_code == 404


@pytest.mark.parametrize("change", ["signed in", "other email", "left"])
def test_the_link_is_dead_after(client, manager, change):
    path = link(manager)
    if change == "signed in":
        client.post("/login/", {"username": manager.email, "password": PASSWORD})
    elif change == "other email":
        type(manager).objects.update(email="other@manager.example")
    else:
        type(manager).objects.update(is_active=False)
    assert follow(Client(), path) is None


def test_a_link_is_for_its_person_alone(client, manager, assistant):
    of_manager, of_assistant = link(manager).split("/"), link(assistant).split("/")
    assert follow(client, "/".join(of_manager)) is not None
    assert follow(client, "/".join([*of_manager[:4], *of_assistant[4:]])) is None


@pytest.mark.parametrize("uid", ["MQ", "!!!", "x" * 3000, "AAAA", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
@pytest.mark.parametrize("token", ["set", "set-password", "x", "0-0", "d0-" + "0" * 32, "я"])
def test_a_made_up_link_is_a_dead_one(client, manager, uid, token):
    response = client.get(f"/login/reset/{uid}/{token}/")
    assert response.status_code == 404
    assert "This link no longer works" in response.content.decode()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Enter a new password"),
        ("short", "Use 12 or more characters"),
        ("q1w2e3r4t5y6", "Many people use this password"),
        ("marta@manager.example", "too much like your name or email"),
        ("x" * 129, "at most 128"),
    ],
)
def test_a_weak_password_is_told_and_not_set(client, manager, password, said):
    form = follow(client, link(manager))
    response = client.post(form, {"password": password})
    manager.refresh_from_db()
    assert response.status_code == 422
    assert said in response.content.decode()
    assert manager.check_password(PASSWORD)


@pytest.mark.parametrize("email", ["", "marta", "m" * 300 + "@a.example", "a@b@c", "<b>@x.example"])
def test_what_is_no_address_is_told_at_its_field(client, db, email):
    response = ask(client, email)
    assert response.status_code == 422
    assert 'id="id_email_error"' in response.content.decode()
    assert not Errand.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_to_one_link_one_counts(manager):
    """Both have passed the page's check when the first password is written."""
    token = resetting.address(manager).split("/")[-2]

    def reset(password: str) -> bool:
        try:
            return resetting.reset(manager, token, password)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        done = list(crowd.map(reset, [f"{NEW} {n}" for n in range(8)]))
    assert done.count(True) == 1


def test_the_mail_speaks_the_reader_s_language_and_carries_both_parts(manager, mailoutbox):
    type(manager).objects.update(language="ru")
    resetting.ask(manager.email)
    run_errands()
    (sent,) = mailoutbox
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert 'lang="ru"' in html
    assert "<img" not in html
    assert len(re.findall(r'class="button"', html)) == 1
