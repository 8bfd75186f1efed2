"""A person's settings; language and theme also without being signed in."""

import pytest
from django.forms import ModelForm
from django.test import Client

from accounts.forms.people import Settings
from accounts.models import User
from conftest import PASSWORD

MINE = {
    "name": "Marta F.",
    "phone": "+351 912 448 190",
    "language": "ru",
    "time_zone": "Asia/Tokyo",
    "theme": "dark",
    "has_keys": "",
    "wants_mail": "on",
}


def test_what_is_saved_holds(client, manager):
    client.force_login(manager)
    response = client.post("/me/settings/", MINE)
    assert (response.status_code, response.url) == (303, "/me/settings/")
    manager.refresh_from_db()
    assert manager.phone == "+351912448190"
    assert (manager.language, manager.time_zone, manager.theme) == ("ru", "Asia/Tokyo", "dark")
    assert (manager.has_keys, manager.wants_mail) == (False, True)
    page = client.get("/me/settings/").content.decode()
    assert '<html lang="ru" data-bs-theme="dark"' in page
    assert 'value="+351 912 448 190"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "M" * 121),
        ("phone", "call me"),
        ("phone", "9" * 41),
        ("phone", "+0"),
        ("language", "xx"),
        ("time_zone", "Mars/Olympus"),
        ("theme", "yellow"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_saved(client, manager, field, value):
    client.force_login(manager)
    response = client.post("/me/settings/", {**MINE, field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert "<title>Error: Settings" in page
    if field != "name":
        assert 'value="Marta F."' in page
    assert "Account: Marta Ferreira" in page  # the frame still shows what is kept
    before = manager.language, manager.name
    manager.refresh_from_db()
    assert (manager.language, manager.name) == before


def test_no_field_of_the_settings_makes_an_administrator(client, assistant):
    client.force_login(assistant)
    forged = {"role": "manager", "is_staff": "on", "is_superuser": "on", "email": "a@b.example"}
    client.post("/me/settings/", {**MINE, **forged, "pk": "1", "id": "1", "is_active": ""})
    assistant.refresh_from_db()
    assert (assistant.role, assistant.is_staff, assistant.is_superuser) == ("assistant", 0, 0)
    assert assistant.email == "priya@assistant.example"
    assert assistant.is_active


def test_a_new_password_keeps_me_in_and_puts_the_others_out(client, manager):
    elsewhere = Client()
    elsewhere.force_login(manager)
    client.force_login(manager)
    new = "three small green boats"
    response = client.post("/me/password/", {"current": PASSWORD, "password": new})
    assert response.status_code == 303
    assert client.get("/me/settings/").status_code == 200
    assert elsewhere.get("/me/settings/").status_code == 302
    manager.refresh_from_db()
    assert manager.check_password(new)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("current", "", "Enter the password you have now"),
        ("current", "not mine", "That is not your password"),
        ("password", "", "Enter a new password"),
        ("password", "short", "Use 12 or more characters"),
        ("password", "marta ferreira", "too much like your name or email"),
    ],
)
def test_a_password_is_not_changed_without_both(client, manager, field, value, said):
    client.force_login(manager)
    typed = {"current": PASSWORD, "password": "three small green boats", field: value}
    response = client.post("/me/password/", typed)
    assert response.status_code == 422
    assert said in response.content.decode()
    manager.refresh_from_db()
    assert manager.check_password(PASSWORD)


def test_a_stranger_s_language_is_kept_by_the_browser(client, db):
    response = client.post("/me/language/", {"language": "ru", "next": "/login/?next=/inbox/"})
    assert (response.status_code, response.url) == (303, "/login/?next=/inbox/")
    assert '<html lang="ru"' in client.get("/login/").content.decode()


def test_the_browser_s_language_comes_first(client, db):
    page = client.get("/login/", headers={"accept-language": "ru-RU,ru;q=0.9,en;q=0.8"})
    assert '<html lang="ru"' in page.content.decode()
    other = client.get("/login/", headers={"accept-language": "de"})
    assert '<html lang="en"' in other.content.decode()


def test_a_person_s_language_is_kept_with_the_person(client, manager):
    client.force_login(manager)
    client.post("/me/language/", {"language": "ru"})
    manager.refresh_from_db()
    assert manager.language == "ru"


@pytest.mark.parametrize("choice", ["", "xx", "ru\x00", "../ru", "r" * 5000])
def test_an_unknown_language_changes_nothing(client, manager, choice):
    client.force_login(manager)
    assert client.post("/me/language/", {"language": choice}).status_code == 303
    manager.refresh_from_db()
    assert manager.language == "en"


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_theme_is_kept_for_strangers_and_for_people(client, manager, theme):
    client.post("/me/theme/", {"theme": theme})
    assert f'data-bs-theme="{theme}"' in client.get("/login/").content.decode()
    client.force_login(manager)
    client.post("/me/theme/", {"theme": theme})
    manager.refresh_from_db()
    assert manager.theme == theme


@pytest.mark.parametrize("path", ["/me/language/", "/me/theme/"])
@pytest.mark.parametrize("page", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_the_way_back_does_not_lead_away(client, db, path, page):
    response = client.post(path, {"next": page}, headers={"referer": "https://evil.example/"})
    assert response.url == "/"


@pytest.mark.parametrize("path", ["/me/language/", "/me/theme/"])
def test_looking_at_the_address_changes_nothing(client, db, path):
    assert client.get(path, {"language": "ru", "theme": "dark"}).status_code == 405


def test_settings_that_come_late_let_nobody_in_again(client, assistant, monkeypatch):
    """Put out while their form was being read: what it writes is the form's own fields."""

    def is_valid(form):
        User.objects.filter(pk=assistant.pk).update(is_active=False)
        return ModelForm.is_valid(form)

    monkeypatch.setattr(Settings, "is_valid", is_valid)
    client.force_login(assistant)
    typed = {"name": "Priya", "language": "en", "time_zone": "Europe/Lisbon", "theme": "dark"}
    assert client.post("/me/settings/", typed).status_code == 303
    assistant.refresh_from_db()
    assert (assistant.theme, assistant.is_active) == ("dark", False)
