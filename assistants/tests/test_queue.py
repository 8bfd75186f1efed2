"""The queue: what suits its reader comes first, and why is said in facts."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assistants.models import SkillLevel
from tasks.models import Skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def spreadsheets(db):
    return Skill.objects.create(name_en="Spreadsheets", name_ru="Таблицы")


@pytest.fixture
def queue(client, assistant):
    def read():
        client.force_login(assistant)
        return client.get(reverse("queue")).content.decode()

    return read


def titles(page: str) -> list[str]:
    return re.findall(r'<a href="/tasks/SF-\d+/">([^<]+)</a></h2>', page)


def test_skills_come_first_then_urgency_then_the_due_time(
    queue, arkadia, new_task, assistant, skill, spreadsheets
):
    SkillLevel.objects.create(profile=assistant.profile, skill=skill)
    soon, later = (timezone.now() + timezone.timedelta(days=n) for n in (1, 2))
    lacking = new_task(arkadia, "open", title="Lacking", priority=3, due_at=soon)
    lacking.skills.add(spreadsheets)
    for title, priority, due in [
        ("Undated", 2, None),
        ("Later", 2, later),
        ("Soon", 2, soon),
        ("Urgent", 3, later),
    ]:
        new_task(arkadia, "open", title=title, priority=priority, due_at=due).skills.add(skill)
    assert titles(queue()) == ["Urgent", "Soon", "Later", "Undated", "Lacking"]


def test_reasons_are_facts_for_and_against(
    queue, arkadia, norden, new_task, assistant, skill, spreadsheets
):
    SkillLevel.objects.create(profile=assistant.profile, skill=skill)
    new_task(arkadia, "accepted", assistant)
    new_task(arkadia, "open", title="Known").skills.add(skill, spreadsheets)
    new_task(norden, "open", title="New")
    page = queue()
    assert "You know Research" in page
    assert "It needs Spreadsheets, not among your skills" in page
    assert "1 task done for Arkadia Dental" in page
    assert "Norden Legal is new to you" in page
    assert "It needs no particular skill" in page


def test_a_manager_looks_and_assigns(client, manager, arkadia, new_task):
    task = new_task(arkadia, "open")
    client.force_login(manager)
    page = client.get(reverse("queue")).content.decode()
    assert reverse("task_assign", args=[task.pk]) in page
    assert reverse("task_claim", args=[task.pk]) not in page


def test_an_empty_queue_says_so(queue):
    assert "The queue is empty." in queue()


def test_only_open_tasks_are_in_the_queue(queue, arkadia, new_task, other_assistant):
    for state in ("draft", "claimed", "in_progress", "cancelled"):
        new_task(arkadia, state, other_assistant, title=f"The {state} one")
    assert titles(queue()) == []


def test_hostile_text_is_text(queue, arkadia, new_task):
    new_task(
        arkadia, "open", title="<script>alert(1)</script>", brief="<img src=x onerror=alert(1)>"
    )
    page = queue()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "\x00", "1" * 5000])
def test_a_strange_page_number_is_some_page(client, assistant, page):
    client.force_login(assistant)
    assert client.get(reverse("queue"), {"page": page}).status_code == 200
