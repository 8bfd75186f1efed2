"""What happened to a client's record stays on record."""

import pytest
from django.urls import reverse

from clients import editing, joining
from clients.history import sentence, told
from clients.models import Contact

pytestmark = pytest.mark.django_db


def test_an_archived_client_says_who_archived_it_once(arkadia, manager):
    arkadia.client.archive(by=manager)
    arkadia.client.archive(by=manager)
    arkadia.client.archive(by=manager, is_archived=False)
    assert [sentence(event) for event in arkadia.client.events.all()] == [
        "Marta Ferreira archived the client",
        "Marta Ferreira took the client out of the archive",
    ]


def test_an_edit_says_what_it_changed_and_nothing_private(arkadia, manager):
    editing.edit(arkadia.client, by=manager, language="ru", team_note="Pays late.", city="")
    event = arkadia.client.events.get()
    assert sentence(event) == "Marta Ferreira changed: language, team note"
    assert told([event])[0].changes == [("language", "English", "Russian")]
    assert "Pays late" not in str(event.facts)
    assert editing.edit(arkadia.client, by=manager, language="ru") is None


def test_people_come_and_go_in_the_history(arkadia, manager):
    joined = joining.invite_colleague(
        arkadia.client, by=manager, email="rui@a.example", name="Rui Matos", rights=["member"]
    )
    joining.change_rights(joined, by=manager, rights=["billing", "member"])
    joining.change_rights(joined, by=manager, rights=["billing", "member"])
    joining.remove(joined, by=arkadia.owner)
    assert [sentence(event) for event in arkadia.client.events.all()] == [
        "Marta Ferreira invited Rui Matos: tasks",
        "Marta Ferreira changed what Rui Matos sees: tasks, hours and bills",
        f"{arkadia.owner} took Rui Matos out of the company",
    ]


def test_a_contact_is_named_as_they_are_called_now(arkadia, manager):
    ana = editing.add_contact(arkadia.client, by=manager, name="Ana", phones=["+351912000111"])
    editing.edit_contact(ana, by=manager, name="Ana Pires", phones=["+351912000222"])
    Contact.objects.filter(pk=ana.pk).update(name="Anna")
    added, changed = arkadia.client.events.all()
    assert sentence(added) == "Marta Ferreira added the contact Anna"
    assert sentence(changed) == "Marta Ferreira changed the contact Anna: name, phones"
    assert "+351" not in str(changed.facts)


def test_the_history_page_asks_as_often_for_many(
    client, arkadia, manager, django_assert_max_num_queries
):
    client.force_login(manager)
    page = reverse("client_history", args=["arkadia"])
    editing.add_contact(arkadia.client, by=manager, name="Ana", phones=[])
    with django_assert_max_num_queries(20) as few:
        assert "added the contact Ana" in client.get(page).text
    for n in range(60):
        editing.add_contact(arkadia.client, by=manager, name=f"Ana {n}", phones=[])
    with django_assert_max_num_queries(len(few)):
        shown = client.get(page)
    assert len(shown.context["moves"]) == 50
    older = client.get(page + shown.context["next_url"])
    assert len(older.context["moves"]) == 11
