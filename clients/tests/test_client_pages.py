"""The list of clients, one client's pages, and the terms agreed with it."""

from datetime import timedelta

import pytest
from django.forms import ModelForm
from django.urls import reverse
from django.utils import timezone

from clients.forms.clients import ClientForm
from clients.models import Call, Client, Contact
from smartfield.lib.refusals import Refusal

pytestmark = pytest.mark.django_db

PAGES = ("client", "client_tasks", "client_calls", "client_people", "client_playbook")


def address(name, company, *args):
    return reverse(name, args=[company.client.slug, *args])


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def terms(**typed):
    return {
        "name": "Kowalski Studio",
        "stage": "client",
        "manager": "",
        "in_short": "Call, don't write.",
        "team_note": "Pays late.",
        "language": "en",
        "time_zone": "Europe/Warsaw",
        "currency": "EUR",
        "city": "Kraków",
        "warranty_days": "14",
        "silence_days": "",
        **typed,
    }


def test_a_manager_sees_every_page_of_a_client(desk, arkadia, new_task):
    new_task(arkadia)
    Call.objects.create(
        manager=arkadia.client.manager, client=arkadia.client, summary="Wants a new chair."
    )
    for name in PAGES:
        page = desk.get(address(name, arkadia))
        assert page.status_code == 200, name
        assert arkadia.client.name in page.text
    assert "Wants a new chair." in desk.get(address("client", arkadia)).text


def test_the_latest_calls_come_first(desk, arkadia, manager):
    for n in (5, 0, 7, 2, 1, 6, 3, 4):
        at = timezone.now() - timedelta(days=n)
        Call.objects.create(
            manager=manager, client=arkadia.client, summary=f"Call {n}", started_at=at
        )
    shown = [one.said for one in desk.get(address("client", arkadia)).context["lately"]]
    assert shown == [f"Call {n}" for n in range(8)]


def test_the_list_finds_by_name_with_a_slip_by_contact_stage_and_manager(desk, arkadia, norden):
    def found(query):
        return {client.name for client in desk.get(f"/clients/?{query}").context["clients"]}

    assert found("") == {"Arkadia Dental", "Norden Legal"}
    assert found("q=arkdia+dental") == {"Arkadia Dental"}
    assert found("q=Caller+of+Norden") == {"Norden Legal"}
    assert found("stage=lead") == set()
    assert found(f"manager={arkadia.client.manager.pk}") == {"Arkadia Dental", "Norden Legal"}
    norden.client.archive(by=norden.client.manager)
    assert found("") == {"Arkadia Dental"}
    assert found("is_archived=on") == {"Norden Legal"}


def test_a_bent_filter_breaks_nothing(desk, arkadia):
    for query in ("q=%00", "q=" + "x" * 300, "stage=moon", "manager=x", "after=forged"):
        assert desk.get(f"/clients/?{query}").status_code == 200


def test_the_list_counts_what_is_open_and_what_waits_for_them(desk, arkadia, new_task, assistant):
    for state in ("draft", "open", "in_progress", "in_review", "accepted", "cancelled"):
        new_task(arkadia, state, assistant=assistant)
    row = desk.get("/clients/").context["clients"][0]
    assert (row.open_count, row.waiting_count) == (3, 1)


def test_thirty_clients_cost_no_more_statements_than_one(
    desk, arkadia, manager, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30) as few:
        desk.get("/clients/")
    for n in range(30):
        client = Client.objects.create(name=f"Client {n}", slug=f"c{n}", manager=manager)
        Contact.objects.create(client=client, name=f"Person {n}")
        Call.objects.create(manager=manager, client=client, state="missed")
    with django_assert_max_num_queries(len(few)):
        assert len(desk.get("/clients/").context["clients"]) == 31


# Isolation -------------------------------------------------------------------


def test_an_assistant_sees_the_clients_they_work_for_and_little_of_them(
    client, arkadia, norden, assistant, new_task
):
    new_task(arkadia, "claimed", assistant=assistant)
    Client.objects.filter(pk=arkadia.client.pk).update(team_note="Pays late.")
    client.force_login(assistant)
    assert [c.name for c in client.get("/clients/").context["clients"]] == ["Arkadia Dental"]
    page = client.get(address("client", arkadia)).text
    for hidden in ("Pays late.", "912", arkadia.contact.name, "EUR"):
        assert hidden not in page
    assert "arkadia in short" in page
    assert client.get(address("client_calls", arkadia)).status_code == 403
    assert client.get(address("client_people", arkadia)).status_code == 403
    for name in PAGES:
        assert client.get(address(name, norden)).status_code in {403, 404}
    assert client.get(address("client", norden)).status_code == 404


def test_a_clients_people_meet_no_other_company_and_no_team_note(client, arkadia, norden):
    Client.objects.update(team_note="Pays late.")
    for person in (arkadia.owner, arkadia.member, arkadia.billing):
        client.force_login(person)
        assert client.get(address("client", arkadia))["Location"] == address(
            "client_people", arkadia
        )
        page = client.get(address("client_people", arkadia))
        assert page.status_code == 200
        assert "Pays late." not in page.text
        assert client.get(address("client_people", norden)).status_code == 404
        assert client.get(address("client_calls", arkadia)).status_code == 403
        assert client.get("/clients/").status_code == 403


@pytest.mark.parametrize("name", ["client_edit", "contact_new"])
def test_terms_and_contacts_are_the_managers(client, arkadia, assistant, new_task, name):
    new_task(arkadia, "claimed", assistant=assistant)
    for person in (assistant, arkadia.owner):
        client.force_login(person)
        assert client.post(address(name, arkadia), terms()).status_code == 403
        assert client.post(reverse("client_new"), terms()).status_code == 403
    assert not Client.objects.filter(name="Kowalski Studio").exists()


# Terms -----------------------------------------------------------------------


def test_a_new_client_gets_a_readable_address(desk, manager):
    response = desk.post(reverse("client_new"), terms(manager=manager.pk, name="Студия Ковальски"))
    assert (response.status_code, response["Location"]) == (303, "/clients/studiya-kovalski/")
    assert Client.objects.get().time_zone == "Europe/Warsaw"


def test_two_of_one_name_have_two_addresses(desk, manager):
    for seen in ("", f"client:{Client.objects.count()}"):
        desk.post(reverse("client_new"), terms(manager=manager.pk, seen=seen))
    first = Client.objects.get()
    desk.post(reverse("client_new"), terms(manager=manager.pk, seen=first.key))
    assert {c.slug for c in Client.objects.all()} == {"kowalski-studio", "kowalski-studio-2"}


def test_a_client_called_alike_is_shown_first(desk, arkadia, manager):
    typed = terms(manager=manager.pk, name="Arkadia Dental Clinic")
    response = desk.post(reverse("client_new"), typed)
    assert response.status_code == 422
    assert "Is it one of these?" in response.text
    assert arkadia.client.get_absolute_url() in response.text
    assert f'name="seen" value="{arkadia.client.key}"' in response.text


WRONG = [
    ({"name": ""}, "name", "Enter the name"),
    ({"name": "n" * 201}, "name", "200 characters or less"),
    ({"in_short": "s" * 281}, "in_short", "280 characters or less (now 281)"),
    ({"team_note": "t" * 5001}, "team_note", "5000 characters or less"),
    ({"time_zone": "Mars/Base"}, "time_zone", "Select a valid choice"),
    ({"currency": "XXX"}, "currency", "Select a valid choice"),
    ({"language": "xx"}, "language", "Select a valid choice"),
    ({"warranty_days": "-1"}, "warranty_days", "greater than or equal"),
    ({"warranty_days": "999"}, "warranty_days", "less than or equal"),
    ({"silence_days": "1"}, "silence_days", "greater than or equal"),
    ({"silence_days": "soon"}, "silence_days", "whole number"),
    ({"manager": "999999"}, "manager", "Select a valid choice"),
    ({"name": "a\x00b"}, "name", "Null characters"),
]


@pytest.mark.parametrize(("wrong", "field", "sentence"), WRONG)
def test_wrong_terms_are_refused_at_their_field(desk, arkadia, manager, wrong, field, sentence):
    typed = terms(manager=manager.pk) | {"city": "Kept <Kraków>"} | wrong
    for page in (reverse("client_new"), address("client_edit", arkadia)):
        response = desk.post(page, typed)
        assert response.status_code == 422
        assert any(sentence in error for error in response.context["form"].errors[field])
        assert "Kept &lt;Kraków&gt;" in response.text
    arkadia.client.refresh_from_db()
    assert (Client.objects.count(), arkadia.client.city) == (1, "")


def test_a_manager_of_the_form_is_a_manager(desk, arkadia, assistant):
    for person in (assistant, arkadia.owner):
        assert desk.post(reverse("client_new"), terms(manager=person.pk)).status_code == 422


def test_a_client_goes_to_the_archive_and_back(desk, arkadia):
    for value, is_archived in (("1", True), ("0", False)):
        desk.post(address("client_archive", arkadia), {"archive": value})
        arkadia.client.refresh_from_db()
        assert arkadia.client.is_archived is is_archived


def test_a_later_save_of_the_terms_does_not_win_in_silence(desk, arkadia, manager):
    page = address("client_edit", arkadia)
    seen = desk.get(page).context["seen"]
    first = terms(manager=manager.pk, city="Porto", seen=seen)
    assert desk.post(page, first).status_code == 303
    late = desk.post(page, terms(manager=manager.pk, city="Braga", seen=seen))
    assert late.status_code == 422
    assert "Marta Ferreira changed this at" in late.text
    assert 'value="Braga"' in late.text
    assert Client.objects.get().city == "Porto"
    again = terms(manager=manager.pk, city="Braga", seen=late.context["seen"])
    assert desk.post(page, again).status_code == 303
    assert Client.objects.get().city == "Braga"


def test_what_waits_is_named_before_a_client_is_archived(desk, arkadia, manager, new_task):
    for n in range(5):
        new_task(arkadia, "draft", title=f"Task {n}")
    response = desk.post(address("client_archive", arkadia), {"archive": "1"})
    assert response.status_code == 422
    assert "Finish or cancel its tasks first: “Task 0”, “Task 1”, “Task 2” …" in response.text
    assert arkadia.client.tasks.first().get_absolute_url() in response.text
    assert not Client.objects.get().is_archived


def test_an_archived_client_stays_readable_and_takes_no_task(desk, arkadia, manager, new_task):
    new_task(arkadia, "cancelled")
    arkadia.client.archive(by=manager)
    for name in PAGES:
        page = desk.get(address(name, arkadia))
        assert page.status_code == 200, name
        assert "Take out of the archive" in page.text
    with pytest.raises(Refusal, match="is in the archive"):
        new_task(arkadia)


def test_terms_that_come_late_leave_alone_what_they_do_not_name(
    client, manager, arkadia, monkeypatch
):
    def is_valid(form):
        Client.objects.filter(pk=arkadia.client.pk).update(archived_at=timezone.now())
        return ModelForm.is_valid(form)

    monkeypatch.setattr(ClientForm, "is_valid", is_valid)
    client.force_login(manager)
    typed = {"name": "Arkadia", "stage": "client", "manager": manager.pk, "language": "en"}
    terms = {"time_zone": "Europe/Lisbon", "currency": "EUR", "warranty_days": "14"}
    response = client.post(reverse("client_edit", args=["arkadia"]), typed | terms)
    assert response.status_code == 303
    arkadia.client.refresh_from_db()
    assert (arkadia.client.name, arkadia.client.is_archived) == ("Arkadia", True)
