"""Who has read what: for managers and owners, of those who work for the client."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients import asking, coverage
from clients.writing import add_section, rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def sections(arkadia, manager):
    return [
        add_section(arkadia.client, by=manager, title=title, text="…", is_required=is_required)
        for title, is_required in (("Calls", True), ("Mail", True), ("Tea", False))
    ]


@pytest.fixture
def team(arkadia, assistant, other_assistant, new_task):
    new_task(arkadia, "claimed", assistant=assistant)
    new_task(arkadia, "accepted", assistant=other_assistant)
    return assistant, other_assistant


def seen(arkadia):
    return coverage.of(arkadia.client, timezone.now())


def test_ready_is_who_has_read_what_counts(arkadia, sections, team, manager):
    first, second = team
    calls, mail, _tea = sections
    for section in (calls, mail):
        section.acknowledge(by=first)
    calls.acknowledge(by=second)
    assert seen(arkadia).ready == [first]
    assert [row.missing for row in seen(arkadia).rows] == [0, 1]
    words = {"title": "Calls", "text": "New", "is_required": True, "change_note": "…"}
    rewrite(calls, by=manager, is_major=False, **words)
    assert seen(arkadia).ready == [first]
    rewrite(calls, by=manager, is_major=True, **words)
    assert seen(arkadia).ready == []


def test_an_assistant_who_left_could_not_step_in(arkadia, sections, team):
    for section in sections:
        section.acknowledge(by=team[0])
    team[0].is_active = False
    team[0].save()
    assert seen(arkadia).ready == []


def test_unread_and_unchanged_sections_are_flagged(client, arkadia, sections, team, manager):
    calls, mail, tea = sections
    calls.acknowledge(by=team[0])
    assert seen(arkadia).unread == [mail, tea]
    old = timezone.now() - timedelta(days=200)
    type(calls).objects.filter(pk__in=[calls.pk, mail.pk]).update(changed_at=old)
    assert seen(arkadia).stale == [calls, mail]
    client.force_login(manager)
    page = reverse("section", args=[arkadia.client.slug, calls.pk])
    assert client.post(page, {"right": "1"}).status_code == 303
    assert seen(arkadia).stale == [mail]
    calls.refresh_from_db()
    assert calls.version == 1


def test_the_page_names_the_readers_and_the_open_questions(
    client, arkadia, norden, sections, team, new_task, other_assistant
):
    sections[0].acknowledge(by=team[0])
    asking.ask(sections[0], by=team[0], text="And on Fridays?")
    foreign = add_section(norden.client, by=norden.owner, title="Secret of Norden", text="…")
    asking.ask(foreign, by=other_assistant, text="Norden's question")
    client.force_login(arkadia.owner)
    page = client.get(reverse("playbook_coverage", args=[arkadia.client.slug])).text
    assert all(words in page for words in (team[0].name, team[1].name, "Fridays", "not read"))
    assert "Norden" not in page


def test_assistants_of_other_clients_are_nobodys_business(
    client, arkadia, norden, sections, assistant, other_assistant, new_task
):
    new_task(arkadia, "claimed", assistant=assistant)
    new_task(norden, "claimed", assistant=other_assistant)
    client.force_login(arkadia.owner)
    page = client.get(reverse("playbook_coverage", args=[arkadia.client.slug])).text
    assert assistant.name in page
    assert other_assistant.name not in page
