"""The agency's people: who sees them, who invites, who puts out and lets in again."""

import pytest
from django.test import Client

from accounts.models import Errand, Invitation, Role, User
from conftest import PASSWORD, person

NEW = {"name": "Nia Okoye", "email": "Nia@Staff.example", "role": "assistant", "language": "ru"}


def test_the_list_shows_role_skills_and_what_is_with_them(
    client, manager, assistant, arkadia, skill, new_task
):
    assistant.profile.skill_levels.create(skill=skill, level=4)
    for state in ("claimed", "in_review", "accepted"):
        new_task(arkadia, state, assistant)
    client.force_login(manager)
    page = client.get("/people/").content.decode()
    row = page[page.index(str(assistant)) :].split("</tr>")[0]
    assert "Assistant" in row
    assert "Research" in row
    assert "2 tasks" in row
    assert str(arkadia.owner) not in page


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("", {"Marta Ferreira", "Priya Nair"}),
        ("assistants", {"Priya Nair"}),
        ("managers", {"Marta Ferreira"}),
        ("left", {"Olga Sedova"}),
        ("'--", {"Marta Ferreira", "Priya Nair"}),
    ],
)
def test_the_list_by_group(client, manager, assistant, other_assistant, group, names):
    User.objects.filter(pk=other_assistant.pk).update(is_active=False)
    client.force_login(manager)
    shown = client.get("/people/", {"group": group}).context["people"]
    assert {str(one) for one in shown} == names


def test_an_assistant_sees_their_own_page_and_no_other(client, manager, assistant, other_assistant):
    client.force_login(assistant)
    page = client.get(f"/people/{assistant.pk}/").content.decode()
    assert "With you now" in page
    assert "End their access" not in page
    assert f"/people/{assistant.pk}/skills/" in page
    assert client.get(f"/people/{other_assistant.pk}/").status_code == 404
    assert client.get(f"/people/{manager.pk}/").status_code == 404
    assert client.get("/people/").status_code == 403


def test_inviting_makes_a_person_who_cannot_sign_in_yet(client, manager):
    client.force_login(manager)
    response = client.post("/people/invite/", NEW)
    assert (response.status_code, response.url) == (303, "/people/")
    invited = User.objects.get(email="nia@staff.example")
    assert (invited.role, invited.language, invited.is_awaited) == (Role.ASSISTANT, "ru", True)
    assert Errand.objects.filter(kind="mail invitation").count() == 1
    assert "invited" in client.get("/people/").content.decode()


def test_an_address_that_is_taken_is_told_and_nothing_sent(client, manager, assistant):
    client.force_login(manager)
    response = client.post("/people/invite/", {**NEW, "email": assistant.email.upper()})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Priya Nair is here already with this email" in page
    assert 'id="id_email_error"' in page
    assert 'value="Nia Okoye"' in page
    assert not Errand.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "N" * 121),
        ("email", ""),
        ("email", "nia"),
        ("email", "n" * 250 + "@staff.example"),
        ("role", ""),
        ("role", "client"),
        ("role", "admin"),
        ("language", "xx"),
    ],
)
def test_a_wrong_invitation_is_told_at_its_field(client, manager, field, value):
    client.force_login(manager)
    before = User.objects.count()
    response = client.post("/people/invite/", {**NEW, field: value, "is_staff": "on"})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert User.objects.count() == before


def test_an_invitation_makes_no_administrator(client, manager):
    client.force_login(manager)
    client.post("/people/invite/", {**NEW, "is_staff": "on", "is_superuser": "on"})
    invited = User.objects.get(email="nia@staff.example")
    assert (invited.is_staff, invited.is_superuser) == (False, False)


def test_put_out_is_out_at_the_next_request_and_for_good(client, manager, assistant):
    theirs = Client()
    theirs.force_login(assistant)
    assert theirs.get("/me/settings/").status_code == 200
    client.force_login(manager)
    assert client.get(f"/people/{assistant.pk}/put-out/").status_code == 200
    assert theirs.get("/me/settings/").status_code == 200  # asking did nothing
    assert client.post(f"/people/{assistant.pk}/put-out/").status_code == 303
    assert theirs.get("/me/settings/").status_code == 302
    signed_in = theirs.post("/login/", {"username": assistant.email, "password": PASSWORD})
    assert signed_in.status_code == 422


def test_let_in_again_takes_a_new_invitation_and_old_sessions_stay_dead(client, manager, assistant):
    theirs = Client()
    theirs.force_login(assistant)
    client.force_login(manager)
    client.post(f"/people/{assistant.pk}/put-out/")
    assert client.post(f"/people/{assistant.pk}/let-in/").status_code == 303
    assistant.refresh_from_db()
    assert assistant.is_active
    assert assistant.is_awaited
    assert Invitation.objects.filter(user=assistant).count() == 1
    assert theirs.get("/me/settings/").status_code == 302


def test_an_invitation_is_sent_again(client, manager):
    client.force_login(manager)
    client.post("/people/invite/", NEW)
    invited = User.objects.get(email="nia@staff.example")
    client.post(f"/people/{invited.pk}/let-in/")
    older, newer = invited.invitations.order_by("pk")
    assert older.revoked_at
    assert newer.revoked_at is None


def test_nobody_puts_themselves_out(client, manager):
    client.force_login(manager)
    assert client.post(f"/people/{manager.pk}/put-out/").status_code == 403
    manager.refresh_from_db()
    assert manager.is_active


def test_a_manager_does_not_put_an_administrator_out(client, manager, admin):
    client.force_login(manager)
    assert client.post(f"/people/{admin.pk}/put-out/").status_code == 403
    client.force_login(admin)
    assert client.post(f"/people/{manager.pk}/put-out/").status_code == 303


def test_who_is_in_is_not_let_in_again(client, manager, assistant):
    client.force_login(manager)
    assert client.post(f"/people/{assistant.pk}/let-in/").status_code == 403
    assistant.refresh_from_db()
    assert assistant.check_password(PASSWORD)


@pytest.mark.parametrize("path", ["put-out", "let-in", "skills"])
@pytest.mark.parametrize("who", ["assistant", "owner", "other_manager"])
def test_only_managers_change_people(client, assistant, other_assistant, arkadia, path, who):
    actor = {
        "assistant": assistant,
        "owner": arkadia.owner,
        "other_manager": person("Ines Duarte", Role.MANAGER),
    }[who]
    client.force_login(actor)
    expected = {"put-out": 303, "let-in": 403, "skills": 422} if who == "other_manager" else {}
    expected |= {"skills": 404} if who == "assistant" else {}  # they have a page like it
    response = client.post(f"/people/{other_assistant.pk}/{path}/")
    assert response.status_code == expected.get(path, 403)
