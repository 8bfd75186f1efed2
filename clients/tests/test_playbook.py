"""The playbook: who reads it, who writes it, and what "I have read this" means."""

from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse

from clients.history import sentence
from clients.models import PlaybookSection, SectionReading
from clients.writing import add_section, rewrite

pytestmark = pytest.mark.django_db


def address(name, company, *args):
    return reverse(name, args=[company.client.slug, *args])


@pytest.fixture
def section(arkadia, manager):
    return add_section(
        arkadia.client, by=manager, title="Calls", text="Never **before 9**.", is_required=True
    )


@pytest.fixture
def reader(client, assistant, arkadia, new_task):
    new_task(arkadia, "claimed", assistant=assistant)
    client.force_login(assistant)
    return client


def words(**typed):
    kept = {"title": "Suppliers", "text": "Always formal.", "is_required": "on"}
    return {**kept, "kind": "text", "weight": "major", **typed}


def test_who_reads_a_playbook(client, section, arkadia, norden, manager, assistant, new_task):
    def status(person):
        client.force_login(person)
        return client.get(address("client_playbook", arkadia)).status_code

    assert status(assistant) == 404
    new_task(arkadia, "claimed", assistant=assistant)
    readers = (manager, assistant, arkadia.owner, arkadia.member)
    assert [status(person) for person in readers] == [200] * 4
    assert [status(person) for person in (arkadia.billing, norden.owner)] == [404, 404]


def test_ones_own_playbook_opens_at_once(client, section, arkadia, manager):
    client.force_login(arkadia.member)
    assert client.get("/playbook/")["Location"] == address("client_playbook", arkadia)
    client.force_login(manager)
    assert arkadia.client.name in client.get("/playbook/").text
    client.force_login(arkadia.billing)
    assert address("client_playbook", arkadia) not in client.get("/playbook/").text


def test_i_have_read_this_counts_for_the_version_on_the_page(reader, section, arkadia, assistant):
    page = address("section_read", arkadia, section.pk)
    assert "I have read this" in reader.get(address("client_playbook", arkadia)).text
    for _press in range(2):
        reader.post(page, {"version": "1"})
    assert SectionReading.objects.get().version == 1
    assert not arkadia.client.must_read(assistant).exists()
    rewrite(
        section, by=arkadia.owner, title="Calls", text="New.", is_required=True, change_note="9?"
    )
    reader.post(page, {"version": "1"})
    assert arkadia.client.must_read(assistant).exists()
    again = reader.get(address("client_playbook", arkadia)).text
    assert "What changed since you read it" in again
    assert "9?" in again
    assert "I have read this" in again


def test_after_the_last_must_read_one_goes_back_to_the_task(reader, section, arkadia, manager):
    other = add_section(arkadia.client, by=manager, title="Mail", text="Short.", is_required=True)
    typed = {"version": "1", "next": "/tasks/SF-1/"}
    first = reader.post(address("section_read", arkadia, section.pk), typed)
    assert first["Location"].startswith(address("client_playbook", arkadia) + "?next=")
    last = reader.post(address("section_read", arkadia, other.pk), typed)
    assert last["Location"] == "/tasks/SF-1/"
    away = {"version": "1", "next": "//evil.example/"}
    response = reader.post(address("section_read", arkadia, other.pk), away)
    assert "evil" not in response["Location"]


@pytest.mark.parametrize("who", ["manager", "owner"])
def test_managers_and_owners_write(client, section, arkadia, manager, who):
    client.force_login(manager if who == "manager" else arkadia.owner)
    assert client.post(address("section_new", arkadia), words()).status_code == 303
    new = PlaybookSection.objects.get(title="Suppliers")
    assert (new.position, new.version, new.is_required) == (2, 1, True)
    changed = words(title="Calls", change_note="Softer", version="1")
    page = address("section", arkadia, section.pk)
    assert client.post(page, changed).status_code == 303
    section.refresh_from_db()
    assert (section.version, section.change_note, section.text) == (2, "Softer", "Always formal.")
    client.post(page, {"move": "down"})
    assert [s.title for s in arkadia.client.playbook_sections.current()] == ["Suppliers", "Calls"]
    client.post(page, {"remove": "1"})
    assert "Always formal." in client.get(address("client_playbook", arkadia)).text
    assert client.get(page).status_code == 404


def test_who_removed_a_section_is_on_record_once(client, section, arkadia):
    for _press in range(2):
        section.take_out(by=arkadia.owner)
    event = arkadia.client.events.get(verb="remove_section")
    assert sentence(event) == f"{arkadia.owner} removed “Calls” from the playbook"


def test_present_sections_become_their_first_version(arkadia, manager, assistant):
    """What the migration does with a section that was written before versions were kept."""
    old = PlaybookSection.objects.create(
        client=arkadia.client, title="Old", text="Words", author=manager, version=3, change_note="x"
    )
    for version in (2, 3):
        SectionReading.objects.create(section=old, user=assistant, version=version)
    migration = import_module("clients.migrations.0015_present_sections_are_versions")
    with connection.cursor() as cursor:
        cursor.execute(migration.Migration.operations[0].sql)
    kept = old.versions.get()
    assert (kept.number, kept.text, kept.author, kept.saved_at) == (
        *(3, "Words", manager, old.changed_at),
    )
    old.refresh_from_db()
    assert old.counts_from == 3


def test_others_do_not_write(client, section, arkadia, norden, assistant, new_task):
    new_task(arkadia, "claimed", assistant=assistant)
    statuses = {}
    for person in (assistant, arkadia.member, arkadia.billing, norden.owner):
        client.force_login(person)
        statuses[person.name] = {
            client.post(address("section_new", arkadia), words()).status_code,
            client.post(address("section", arkadia, section.pk), {"remove": "1"}).status_code,
        }
    assert [*statuses.values()] == [{403}, {403}, {404}, {404}]
    section.refresh_from_db()
    assert section.removed_at is None


def test_a_section_of_another_company_is_not_here(client, section, arkadia, norden):
    client.force_login(norden.owner)
    assert client.post(address("section", norden, section.pk), {"remove": "1"}).status_code == 404


def test_nobodys_words_are_written_over_unseen(client, section, arkadia, manager):
    rewrite(section, by=arkadia.owner, title="Calls", text="Theirs.", is_required=True)
    client.force_login(manager)
    typed = words(title="Calls", text="Mine.", change_note="Mine", version="1")
    response = client.post(address("section", arkadia, section.pk), typed)
    assert response.status_code == 422
    assert "changed this meanwhile" in response.text
    assert "Mine." in response.text
    assert "Theirs." in response.text
    section.refresh_from_db()
    assert section.text == "Theirs."


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter a title"),
        ({"title": "t" * 121}, "title", "120 characters or less"),
        ({"text": ""}, "text", "Write how"),
        ({"text": "t" * 20_001}, "text", "20000 characters or less"),
        ({"text": "a\x00b"}, "text", "Null characters"),
        ({"change_note": ""}, "change_note", "Say in one line"),
        ({"version": "x"}, "version", "whole number"),
    ],
)
def test_a_wrong_section_is_refused_at_its_field(
    client, section, arkadia, manager, wrong, field, sentence
):
    client.force_login(manager)
    typed = words(change_note="Kept <note>", version="1") | wrong
    response = client.post(address("section", arkadia, section.pk), typed)
    assert response.status_code == 422
    assert any(sentence in error for error in response.context["form"].errors[field])
    if field not in {"change_note", "version"}:
        assert client.post(address("section_new", arkadia), typed).status_code == 422
    if field != "change_note":
        assert "Kept &lt;note&gt;" in response.text
    section.refresh_from_db()
    assert (section.version, PlaybookSection.objects.count()) == (1, 1)


def test_hostile_markdown_is_words(client, section, arkadia, manager):
    rewrite(
        section,
        by=manager,
        title="<img src=x>",
        text="<script>alert(1)</script> [x](javascript:alert(1))",
        is_required=False,
    )
    client.force_login(manager)
    page = client.get(address("client_playbook", arkadia)).text
    assert "<script>alert(1)" not in page
    assert 'href="javascript' not in page
    assert "<img src=x>" not in page


def test_managers_see_who_has_read_what(client, section, arkadia, manager, assistant):
    section.acknowledge(by=assistant)
    client.force_login(manager)
    assert assistant.name in client.get(address("client_playbook", arkadia)).text


def test_thirty_sections_cost_no_more_statements(
    client, section, arkadia, manager, assistant, django_assert_max_num_queries
):
    client.force_login(manager)
    section.acknowledge(by=assistant)
    with django_assert_max_num_queries(30) as few:
        client.get(address("client_playbook", arkadia))
    for n in range(30):
        add_section(
            arkadia.client, by=manager, title=f"S {n}", text="Words.", is_required=False
        ).acknowledge(by=assistant)
    with django_assert_max_num_queries(len(few)):
        client.get(address("client_playbook", arkadia))
