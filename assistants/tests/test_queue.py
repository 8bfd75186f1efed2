"""The queue: what suits its reader comes first, and why is said in facts."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assistants import counting, describing, offering
from assistants.models import Block, Pass, Profile, SkillLevel
from clients.writing import add_section
from tasks.models import Skill, State, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def spreadsheets(db):
    return Skill.objects.create(name_en="Spreadsheets", name_ru="Таблицы")


@pytest.fixture
def queue(client, assistant):
    Profile.objects.update(week=[0, 24 * 60] * 7)

    def read(reader=assistant, **query):
        client.force_login(reader)
        return client.get(reverse("queue"), query).content.decode()

    return read


def titles(page: str) -> list[str]:
    return re.findall(r'<a href="/tasks/SF-\d+/">([^<]+)</a></h2>', page)


def test_skills_come_first_then_urgency_then_the_due_time(
    queue, arkadia, new_task, assistant, skill, spreadsheets
):
    SkillLevel.objects.create(profile=assistant.profile, skill=skill)
    soon, later = (timezone.now() + timedelta(days=n) for n in (1, 2))
    lacking = new_task(arkadia, "open", title="Lacking", priority=3, due_at=soon)
    lacking.skills.add(spreadsheets)
    for title, priority, due in [
        ("Undated", 2, None),
        ("Later", 2, later),
        ("Soon", 2, soon),
        ("Urgent", 3, later),
    ]:
        new_task(arkadia, "open", title=title, priority=priority, due_at=due).skills.add(skill)
    assert titles(queue(view="all")) == ["Urgent", "Soon", "Later", "Undated", "Lacking"]
    assert titles(queue()) == ["Urgent", "Soon", "Later", "Undated"]


def test_reasons_are_facts_for_and_against(
    queue, arkadia, norden, new_task, assistant, skill, spreadsheets
):
    SkillLevel.objects.create(profile=assistant.profile, skill=skill)
    new_task(arkadia, "accepted", assistant)
    new_task(arkadia, "open", title="Known").skills.add(skill, spreadsheets)
    new_task(norden, "open", title="New")
    add_section(norden.client, by=norden.owner, title="Calls", text="a" * 2900, is_required=True)
    counting.count()
    page = queue(view="all")
    assert "You know Research (3 of 5, own word)" in page
    assert "It needs Spreadsheets, not among your skills" in page
    assert "1 task done for Arkadia Dental" in page
    assert "Norden Legal is new to you" in page
    assert "It needs no particular skill" in page
    assert "Can finish by" in page
    assert "Playbook to read first, 3 min" in page


def test_it_is_filtered_by_skill_client_and_due(queue, arkadia, norden, new_task, skill):
    new_task(arkadia, "open", title="Needs it").skills.add(skill)
    new_task(norden, "open", title="Undated", due_at=None)
    assert titles(queue(view="all", skill=skill.pk)) == ["Needs it"]
    assert titles(queue(view="all", client="nord")) == ["Undated"]
    assert titles(queue(view="all", due="none")) == ["Undated"]
    assert set(titles(queue(view="all", skill="x", due="then"))) == {"Needs it", "Undated"}


def test_what_is_offered_to_its_reader_stands_first(
    queue, arkadia, new_task, assistant, manager, skill, spreadsheets
):
    SkillLevel.objects.create(profile=assistant.profile, skill=skill, level=5)
    new_task(arkadia, "open", title="Fits").skills.add(skill)
    offered = new_task(arkadia, "open", title="Offered")
    offered.skills.add(spreadsheets)
    offering.offer(offered, [assistant], by=manager)
    page = queue()
    assert titles(page) == ["Offered", "Fits"]
    assert "Take it" in page
    offering.decline(offered, by=assistant)
    assert titles(queue()) == ["Fits"]


def test_not_for_me_is_left_to_others_and_the_manager_sees_why(
    queue, client, arkadia, new_task, assistant, manager
):
    task = new_task(arkadia, "open")
    client.force_login(assistant)
    client.post(reverse("task_pass", args=[task.pk]), {"why": "time"})
    client.post(reverse("task_pass", args=[task.pk]), {"why": "skill"})
    assert titles(queue()) == []
    assert titles(queue(view="all")) == [task.title]
    assert "I lack a skill for it" in queue(manager)
    client.force_login(assistant)
    client.post(reverse("task_pass", args=[task.pk]), {"again": "1"})
    assert titles(queue()) == [task.title]


@pytest.mark.parametrize("why", ["", "x", "\x00", "a" * 500])
def test_a_strange_reason_leaves_nothing(client, arkadia, new_task, assistant, why):
    task = new_task(arkadia, "open")
    client.force_login(assistant)
    page = client.post(reverse("task_pass", args=[task.pk]), {"why": why}, follow=True)
    assert "Choose why" in page.content.decode()
    assert not Pass.objects.exists()


def test_a_blocked_client_is_seen_and_cannot_be_taken(
    queue, client, arkadia, new_task, assistant, manager
):
    task = new_task(arkadia, "open")
    Block.objects.create(client=arkadia.client, assistant=assistant, why="A quarrel", by=manager)
    page = queue(view="all")
    assert "Ask Marta Ferreira before you take this one" in page
    assert "A quarrel" not in page
    answer = client.post(reverse("task_claim", args=[task.pk]), follow=True)
    assert "Ask Marta Ferreira" in answer.content.decode()
    assert Task.objects.get(pk=task.pk).state == State.OPEN


def test_a_claim_that_hardly_fits_is_asked_about_once(client, arkadia, new_task, assistant):
    due = timezone.now() + timedelta(hours=1)
    task = new_task(arkadia, "open", due_at=due, estimate_minutes=240)
    client.force_login(assistant)
    path = reverse("task_claim", args=[task.pk])
    assert "Take it all the same?" in client.post(path).content.decode()
    row = client.post(path, headers={"HX-Request": "true"}).content.decode()
    assert 'name="sure"' in row
    assert "<html" not in row
    assert Task.objects.get(pk=task.pk).state == State.OPEN
    client.post(path, {"sure": "1"})
    assert Task.objects.get(pk=task.pk).assistant == assistant


def test_the_order_is_explained_and_managers_set_what_counts(client, assistant, manager):
    path = reverse("queue_order")
    client.force_login(assistant)
    assert "How this order comes about" in client.get(path).content.decode()
    client.post(path, {"skills": "1"})
    client.force_login(manager)
    typed = dict.fromkeys(
        ("skills", "similar", "client", "at_once", "on_time", "room", "stretch", "languages"), "7"
    )
    assert client.post(path, {**typed, "preferred": "0"}).status_code == 303
    assert 'value="7"' in client.get(path).content.decode()
    for wrong in ("", "101", "-1", "x", "1.5", "9" * 40):
        page = client.post(path, {**typed, "preferred": wrong})
        assert page.status_code == 422
        assert "Enter a whole number from 0 to 100" in page.content.decode()
    nothing = client.post(path, dict.fromkeys([*typed, "preferred"], "0"))
    assert "Something must count" in nothing.content.decode()


def test_a_manager_looks_assigns_and_offers(client, manager, arkadia, new_task, assistant):
    task = new_task(arkadia, "open")
    offering.offer(task, [assistant], by=manager)
    client.force_login(manager)
    page = client.get(reverse("queue")).content.decode()
    assert reverse("task_assign", args=[task.pk]) in page
    assert reverse("task_offer", args=[task.pk]) in page
    assert reverse("task_claim", args=[task.pk]) not in page
    assert "Priya Nair" in page


def test_an_empty_queue_says_so(queue):
    assert "The queue is empty." in queue()


def test_only_open_tasks_are_in_the_queue(queue, arkadia, new_task, other_assistant):
    for state in ("draft", "claimed", "in_progress", "cancelled"):
        new_task(arkadia, state, other_assistant, title=f"The {state} one")
    assert titles(queue(view="all")) == []


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


def test_a_title_of_stop_words_alone_is_ranked(queue, arkadia, new_task, assistant):
    describing.set_week(assistant, [0, 60] * 7)
    new_task(arkadia, "open", title="–")
    assert titles(queue()) == ["–"]
