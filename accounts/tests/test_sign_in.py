"""The sign-in page: one answer for everybody, however and however often they guess."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median
from time import perf_counter, sleep

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings as conf
from django.contrib.auth.backends import ModelBackend
from django.db import connection
from django.test import Client
from django.utils import timezone

from conftest import PASSWORD

WRONG = "That email and password don&#x27;t match"
LOCKED = "Too many tries. Wait 5 minutes."


def sign_in(client, email, password=PASSWORD, **more):
    return client.post("/login/", {"username": email, "password": password, **more})


def test_an_email_and_its_password_lead_to_the_start_page(client, manager):
    response = sign_in(client, manager.email)
    assert (response.status_code, response.url) == (303, "/")
    assert client.get("/me/settings/").status_code == 200


@pytest.mark.parametrize("spelled", ["MARTA@Manager.Example", "  marta@manager.example "])
def test_one_address_has_many_spellings(client, manager, spelled):
    assert sign_in(client, spelled).status_code == 303


def test_the_session_is_a_new_one_after_signing_in(client, manager):
    client.get("/login/reset/1/set/")
    session = client.session
    session["kept"] = "by a stranger"
    session.save()
    before = session.session_key
    sign_in(client, manager.email)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("marta@manager.example", "not the password"),
        ("nobody@manager.example", PASSWORD),
        ("left@manager.example", PASSWORD),
        ("invited@manager.example", PASSWORD),
    ],
)
def test_wrong_unknown_left_and_invited_get_the_same_answer(client, manager, email, password):
    type(manager).objects.create_user("left@manager.example", PASSWORD, is_active=False)
    type(manager).objects.create_user("invited@manager.example", None)
    response = sign_in(client, email, password)
    page = response.content.decode()
    assert response.status_code == 422
    assert WRONG in page
    assert f'value="{email}"' in page
    assert password not in page
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("", "", "Enter your email"),
        ("marta@manager.example", "", "Enter your password"),
        ("marta", "x", "Enter an email like name@example.com"),
        ("m" * 300 + "@manager.example", "x", "at most 254"),
        ("marta@manager.example", "x" * 1001, "at most 1000"),
        ("<script>alert(1)</script>", "x", "Enter an email like name@example.com"),
        ("' OR 1=1 --@manager.example", "x", "Enter an email like name@example.com"),
    ],
)
def test_what_cannot_be_an_address_is_told_at_its_field(client, manager, email, password, said):
    response = sign_in(client, email, password)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "<script>alert" not in page
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("email", ["marta@manager.example", "nobody@manager.example"])
def test_too_many_tries_are_told_alike_for_a_known_and_an_unknown_address(client, manager, email):
    answers = [sign_in(client, email, f"guess {n}") for n in range(conf.AXES_FAILURE_LIMIT + 2)]
    assert [answer.status_code for answer in answers] == [422] * 7 + [429] * 3
    assert LOCKED in answers[-1].content.decode()
    assert answers[-1]["Retry-After"] == "300"
    assert sign_in(client, email).status_code == 429


def test_five_minutes_later_the_right_password_is_let_in(client, manager):
    for _ in range(conf.AXES_FAILURE_LIMIT):
        sign_in(client, manager.email, "guess")
    with time_machine.travel(timezone.now() + timedelta(minutes=4), tick=False):
        assert sign_in(client, manager.email).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=5), tick=False):
        assert sign_in(client, manager.email).status_code == 303


def test_spellings_of_one_address_share_their_tries(client, manager):
    for n in range(conf.AXES_FAILURE_LIMIT):
        sign_in(client, ["marta@manager.example", "MARTA@manager.example"][n % 2], "guess")
    assert sign_in(client, manager.email).status_code == 429


def test_another_browser_on_the_same_line_does_not_get_fresh_tries(client, manager):
    for n in range(conf.AXES_FAILURE_LIMIT):
        client.post(
            "/login/",
            {"username": manager.email, "password": "guess"},
            headers={"user-agent": f"Browser {n}"},
        )
    assert sign_in(client, manager.email).status_code == 429


def test_somebody_elsewhere_does_not_lock_the_owner_out(client, manager):
    for _ in range(conf.AXES_FAILURE_LIMIT):
        client.post(
            "/login/", {"username": manager.email, "password": "guess"}, REMOTE_ADDR="203.0.113.9"
        )
    assert sign_in(client, manager.email).status_code == 303


def test_a_header_does_not_make_another_line_of_it(client, manager):
    for n in range(conf.AXES_FAILURE_LIMIT):
        client.post(
            "/login/",
            {"username": manager.email, "password": "guess"},
            headers={"x-forwarded-for": f"203.0.113.{n}"},
        )
    assert sign_in(client, manager.email).status_code == 429


def test_behind_our_proxy_its_own_word_counts_and_not_the_client_s(client, manager, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for n in range(conf.AXES_FAILURE_LIMIT):
        client.post(
            "/login/",
            {"username": manager.email, "password": "guess"},
            headers={"x-forwarded-for": f"198.51.100.{n}, 203.0.113.9"},
        )
    seen = set(AccessAttempt.objects.values_list("ip_address", flat=True))
    assert seen == {"203.0.113.9"}


def test_passwords_are_not_written_into_the_count_of_tries(client, manager):
    sign_in(client, manager.email, "my secret guess")
    assert "my secret guess" not in AccessAttempt.objects.get().post_data


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_are_counted_one_by_one(manager, monkeypatch):
    """Checking takes a while, as a real hash does: without the lock all sixteen would be checked
    before the first is counted, and the right one let in."""
    checked = []

    def check(self, request, **credentials):
        checked.append(credentials)
        sleep(0.2)

    def guess(n: int) -> int:
        try:
            return sign_in(Client(), manager.email, f"guess {n}").status_code
        finally:
            connection.close()

    monkeypatch.setattr(ModelBackend, "authenticate", check)
    with ThreadPoolExecutor(16) as crowd:
        answers = list(crowd.map(guess, range(16)))
    assert len(checked) == conf.AXES_FAILURE_LIMIT
    assert answers.count(422) == conf.AXES_FAILURE_LIMIT - 1


def test_an_unknown_address_takes_as_long_as_a_wrong_password(client, manager, settings):
    """With the real hash: what is compared is whether it is computed, not a few milliseconds."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.AXES_FAILURE_LIMIT = 1000
    manager.set_password(PASSWORD)
    manager.save()

    def seconds(email: str) -> float:
        begun = perf_counter()
        sign_in(client, email, "guess")
        return perf_counter() - begun

    pairs = [(seconds(manager.email), seconds(f"nobody{n}@manager.example")) for n in range(5)]
    known, unknown = (median(times) for times in zip(*pairs, strict=True))
    assert 0.4 < known / unknown < 2.5


OUTSIDE = [
    "//evil.example",
    "///evil.example",
    "https://evil.example/",
    "https:evil.example",
    "http:///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "%2f%2fevil.example",
    "https://testserver@evil.example/",
    "https://evil.example\\@testserver/",
    "//testserver:8000@evil.example",
    "http://testserver:8001/",
    "\t//evil.example",
    " //evil.example",
    "data:text/html,x",
]


@pytest.mark.parametrize("page", OUTSIDE)
def test_no_next_page_leads_away(client, manager, page):
    response = sign_in(client, manager.email, next=page)
    assert response.url == "/"


def test_the_page_one_came_for_comes_next(client, manager):
    response = client.get("/me/settings/")
    assert response.url == "/login/?next=/me/settings/"
    assert 'value="/me/settings/"' in client.get(response.url).content.decode()
    assert sign_in(client, manager.email, next="/me/settings/").url == "/me/settings/"


def test_who_is_in_already_goes_on(client, manager):
    client.force_login(manager)
    assert client.get("/login/?next=/inbox/").url == "/inbox/"


def test_a_fragment_asked_for_after_the_session_ended_brings_the_whole_page(client, db):
    response = client.get("/login/?next=/", headers={"hx-request": "true"})
    assert response["HX-Refresh"] == "true"


def test_a_forged_form_does_not_sign_in(manager):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, manager.email).status_code == 403


def test_mails_speak_the_language_of_the_first_sign_in(client, manager):
    type(manager).objects.filter(pk=manager.pk).update(language="")
    client.post(
        "/login/",
        {"username": manager.email, "password": PASSWORD},
        headers={"accept-language": "ru"},
    )
    manager.refresh_from_db()
    assert manager.language == "ru"


def test_the_demo_s_people_are_offered_in_the_demo_alone(client, db, settings):
    assert "demo-smartfield" not in client.get("/login/").content.decode()
    settings.DEMO = True
    assert "demo-smartfield" in client.get("/login/").content.decode()


def test_signing_out_ends_the_session_at_the_server(client, manager):
    client.force_login(manager)
    stolen = Client()
    stolen.cookies = client.cookies.copy()
    assert stolen.get("/me/settings/").status_code == 200
    response = client.post("/logout/")
    assert (response.status_code, response.url) == (303, "/login/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert stolen.get("/me/settings/").status_code == 302


def test_a_link_does_not_sign_out(client, manager):
    client.force_login(manager)
    assert client.get("/logout/").status_code == 405
    assert client.get("/me/settings/").status_code == 200
