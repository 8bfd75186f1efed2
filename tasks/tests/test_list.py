"""The list of tasks: filters, order, pages, and what each reader finds in it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tasks.models import Task
from timetracking.models import TimeEntry

pytestmark = pytest.mark.django_db
LIST = reverse("task_list")


def titles(response) -> list[str]:
    return re.findall(
        r'class="title"><span><a href="/tasks/SF-\d+/">([^<]+)', response.content.decode()
    )


@pytest.fixture
def look(client, manager):
    client.force_login(manager)
    return lambda **query: titles(client.get(LIST, query))


@pytest.fixture
def tasks(arkadia, norden, new_task, assistant, other_assistant, skill):
    now = timezone.now()
    late = new_task(arkadia, "in_progress", assistant, title="Late")
    Task.objects.filter(pk=late.pk).update(due_at=now - timedelta(hours=30))
    in_days = {n: now + timedelta(days=n) for n in (5, 9)}
    urgent = new_task(arkadia, "open", title="Urgent", priority=3, due_at=in_days[5])
    urgent.skills.add(skill)
    new_task(norden, "in_review", other_assistant, title="Norden’s", due_at=in_days[9])
    new_task(norden, "claimed", other_assistant, title="Undated", due_at=None)
    new_task(arkadia, "accepted", assistant, title="Finished")
    return {task.title: task for task in Task.objects.all()}


def test_the_team_sees_what_is_unfinished_the_soonest_due_first(look, tasks):
    assert look() == ["Late", "Urgent", "Norden’s", "Undated"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "accepted"}, ["Finished"]),
        ({"state": ["open", "claimed"]}, ["Urgent", "Undated"]),
        ({"client": "norden"}, ["Norden’s", "Undated"]),
        ({"client": "Arkadia D"}, ["Late", "Urgent"]),
        ({"assistant": "olga"}, ["Norden’s", "Undated"]),
        ({"manager": "marta"}, ["Late", "Urgent", "Norden’s", "Undated"]),
        ({"manager": "nobody"}, []),
        ({"due": "overdue"}, ["Late"]),
        ({"due": "week"}, ["Urgent"]),
        ({"due": "none"}, ["Undated"]),
        ({"mine": "on"}, ["Late", "Urgent", "Norden’s", "Undated"]),
        ({"q": "urge"}, ["Urgent"]),
        ({"q": "FINI"}, ["Finished"]),
        ({"q": "100%"}, []),
        ({"sort": "-due"}, ["Undated", "Norden’s", "Urgent", "Late"]),
        ({"sort": "-number"}, ["Undated", "Norden’s", "Urgent", "Late"]),
        ({"sort": "-priority"}, ["Urgent", "Late", "Norden’s", "Undated"]),
        ({"sort": "hidden_column"}, ["Late", "Urgent", "Norden’s", "Undated"]),
    ],
    ids=str,
)
def test_filters_and_orders(look, tasks, query, found):
    assert look(**query) == found


def test_a_number_finds_its_task_with_and_without_letters(look, tasks):
    task = tasks["Finished"]
    for said in (str(task.pk), task.number, task.number.lower()):
        assert look(q=said) == ["Finished"]


def test_a_skill_and_its_chip(client, manager, tasks, skill):
    client.force_login(manager)
    response = client.get(LIST, {"skill": skill.pk, "client": "arkadia"})
    page = response.content.decode()
    assert titles(response) == ["Urgent"]
    assert "Needs: Research" in page
    assert f'<a href="?skill={skill.pk}" aria-label="Remove filter Client: arkadia"' in page


@pytest.mark.parametrize(
    "query",
    [
        {"state": "no-such"},
        {"skill": "999999"},
        {"skill": "x\x00"},
        {"category": "9" * 400},
        {"due": "never"},
        {"q": "a\x00b"},
        {"q": "x" * 5000},
        {"client": "'; DROP TABLE tasks_task; --"},
        {"after": "forged"},
        {"sort": "assistant__password"},
        {"assistant__password__startswith": "a"},
        {"page": "10000000000"},
    ],
    ids=str,
)
def test_strange_questions_get_a_list(client, manager, tasks, query):
    client.force_login(manager)
    assert client.get(LIST, query).status_code == 200


def test_an_assistant_finds_their_own(client, tasks, assistant):
    client.force_login(assistant)
    assert titles(client.get(LIST)) == ["Late"]
    assert titles(client.get(LIST, {"q": "Norden"})) == []


def test_a_client_has_three_views_of_their_own_tasks(client, arkadia, tasks):
    client.force_login(arkadia.owner)
    assert titles(client.get(LIST)) == ["Late", "Urgent"]
    assert titles(client.get(LIST, {"view": "done"})) == ["Finished"]
    assert titles(client.get(LIST, {"view": "waiting"})) == []
    assert titles(client.get(LIST, {"view": "no-such"})) == ["Late", "Urgent"]
    assert titles(client.get(LIST, {"q": "Norden", "client": "norden"})) == ["Late", "Urgent"]


def test_billing_people_see_no_tasks(client, arkadia, tasks):
    client.force_login(arkadia.billing)
    assert titles(client.get(LIST)) == []


def test_the_head_says_how_it_is_sorted(client, manager, tasks):
    client.force_login(manager)
    page = client.get(LIST, {"sort": "-priority"}).content.decode()
    assert (
        '<th scope="col" aria-sort="descending" class="wide-only"><a href="?sort=priority">' in page
    )
    assert 'aria-sort="ascending"' in client.get(LIST).content.decode()


def test_time_is_shown_with_what_runs(client, manager, tasks, other_assistant):
    start = timezone.now() - timedelta(minutes=90)
    TimeEntry.objects.create(assistant=other_assistant, task=tasks["Undated"], started_at=start)
    client.force_login(manager)
    page = client.get(LIST).content.decode()
    assert "1\xa0h\xa030\xa0min" in page
    assert "mark-running" in page


def test_pages_follow_each_other(client, manager, arkadia, new_task):
    first = new_task(arkadia, "open")
    clone = {
        f.attname: getattr(first, f.attname)
        for f in Task._meta.concrete_fields
        if not f.primary_key
    }
    Task.objects.bulk_create(Task(**clone | {"title": f"Task {n:03}"}) for n in range(120))
    client.force_login(manager)
    seen, path = [], LIST
    while path:
        response = client.get(path)
        seen += titles(response)
        found = re.search(r'href="(\?[^"]+)" rel="next"', response.content.decode())
        path = found and LIST + found[1].replace("&amp;", "&")
    assert len(seen) == 121
    assert len({*seen}) == 121


def statements(client, path) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("reader", ["manager", "assistant", "owner"])
def test_thirty_rows_cost_what_one_does_and_at_most_twelve(
    client, arkadia, new_task, manager, assistant, reader
):
    assistant.profile.wip_limit = 30
    people = {"manager": manager, "assistant": assistant, "owner": arkadia.owner}
    new_task(arkadia, "in_progress", assistant)
    client.force_login(people[reader])
    one = statements(client, LIST)
    for n in range(29):
        new_task(arkadia, "in_progress", assistant, title=f"Task {n}")
    assert statements(client, LIST) == one <= 12


def test_clients_do_not_make_the_page_longer(client, manager, arkadia):
    from clients.models import Client

    client.force_login(manager)
    few = len(client.get(LIST).content), len(client.get(reverse("task_new")).content)
    Client.objects.bulk_create(
        Client(name=f"Company {n:03}", slug=f"company-{n}", manager=manager) for n in range(500)
    )
    many = len(client.get(LIST).content), len(client.get(reverse("task_new")).content)
    assert many[0] < few[0] + 200
    assert many[1] < few[1] + 12 * 600


def test_the_partial_is_the_list_alone(client, manager, tasks):
    client.force_login(manager)
    part = client.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="tasks">')
    assert "<html" not in part
