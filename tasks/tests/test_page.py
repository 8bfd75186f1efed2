"""The page of a task: what each of its readers finds there, and what never."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from billing.rollup import roll_up
from clients.writing import add_section, rewrite
from smartfield.lib.periods import Span
from tasks.models import Task
from timetracking import recording
from timetracking.models import TimeEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def see(client):
    def page(person, task, **headers):
        client.force_login(person)
        return client.get(task.get_absolute_url(), headers=headers).content.decode()

    return page


@pytest.fixture
def task(arkadia, assistant, new_task):
    return new_task(arkadia, "in_progress", assistant)


def test_clients_read_a_story_the_team_the_newest_first(see, arkadia, manager, task):
    task.comment(by=manager, text="The first words")
    task.comment(by=manager, text="The last words")
    story, newest = see(arkadia.owner, task), see(manager, task)
    assert story.index("The first words") < story.index("The last words")
    assert newest.index("The first words") > newest.index("The last words")


def test_the_client_sees_minutes_and_notes_of_the_work(see, arkadia, assistant, task):
    start = timezone.now() - timedelta(hours=2)
    TimeEntry.objects.create(
        assistant=assistant, task=task, started_at=start,
        ended_at=start + timedelta(minutes=45), note="Called the other four.",
    )  # fmt: skip
    page = see(arkadia.owner, task)
    assert "Priya worked 45\xa0min." in page
    assert "Called the other four." in page


def test_the_running_clock_is_in_the_part_that_refreshes(see, arkadia, assistant, task):
    start = timezone.now() - timedelta(minutes=42)
    TimeEntry.objects.create(assistant=assistant, task=task, started_at=start)
    whole = see(arkadia.owner, task)
    assert re.search(r'hx-get="/tasks/SF-\d+/\?seen=in_progress"', whole)
    assert "X-Refresh" in whole
    part = see(arkadia.owner, task, **{"HX-Request": "true"})
    assert "Priya is working on it now" in part
    assert "42\xa0min" in part
    assert "<html" not in part


def test_the_part_says_when_the_task_has_moved(client, arkadia, assistant, task):
    client.force_login(arkadia.owner)
    task.deliver(by=assistant, summary="All compared.")
    path = f"{task.get_absolute_url()}?seen=in_progress"
    part = client.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "Priya delivered the result." in part
    assert "Show the task as it is now" in part


def test_money_is_for_the_manager_and_who_may_see_bills(
    see, arkadia, manager, assistant, rate, task
):
    now = timezone.now()
    span = Span(now - timedelta(hours=3), now - timedelta(hours=1))
    recording.add(task, span, by=assistant, reason="Forgot the clock")
    task.deliver(by=assistant, summary="All compared.")
    task.accept(by=arkadia.owner, round=1)
    charge = roll_up(task.pk, "test")
    link = reverse("charge", args=[charge.pk])
    assert "€80.00" in see(manager, task)
    assert link in see(arkadia.owner, task)
    for person in (assistant, arkadia.member):
        assert "€" not in see(person, task)
        assert link not in see(person, task)


def test_a_clients_phone_is_for_the_manager_and_whoever_has_the_task(
    see, arkadia, manager, assistant, other_assistant, new_task
):
    phone = arkadia.contact.phones.get().number
    free = new_task(arkadia, "open")
    assert phone not in see(other_assistant, free)
    mine = new_task(arkadia, "in_progress", assistant)
    assert phone in see(assistant, mine)
    assert phone in see(manager, mine)


def test_only_what_may_be_done_is_offered(see, arkadia, manager, assistant, new_task):
    task = new_task(arkadia, "in_review", assistant)
    accept = reverse("task_accept", args=[task.pk])
    assert accept in see(arkadia.owner, task)
    assert accept in see(manager, task)
    assert accept not in see(assistant, task)
    assert reverse("task_deliver", args=[task.pk]) not in see(assistant, task)


def test_the_reason_a_task_was_given_back_is_for_the_team(see, arkadia, manager, assistant, task):
    task.release(by=assistant, note="The client is difficult.")
    assert "The client is difficult." in see(manager, task)
    assert "The client is difficult." not in see(arkadia.owner, task)


def test_the_assistant_sees_what_of_the_playbook_is_to_read(see, arkadia, assistant, manager, task):
    section = add_section(arkadia.client, by=manager, title="Tone", text="…", is_required=True)
    assert "Read before you start" in see(assistant, task)
    assert f"?next={task.get_absolute_url()}#section-{section.pk}" in see(assistant, task)
    section.acknowledge(by=assistant)
    assert "Read before you start" not in see(assistant, task)
    words = {"title": "Tone", "text": "….", "is_required": True, "change_note": "A dot"}
    rewrite(section, by=manager, is_major=False, **words)
    assert "small change" in see(assistant, task)
    rewrite(section, by=manager, is_major=True, **words)
    assert '<b class="changed small">Changed ' in see(assistant, task)


def test_strangers_get_the_page_of_nothing(client, norden, arkadia, task):
    for person in (norden.owner, arkadia.billing):
        client.force_login(person)
        theirs = client.get(task.get_absolute_url())
        nothing = client.get(reverse("task", args=[999_999]))
        assert theirs.status_code == nothing.status_code == 404
        mask = re.compile(rf"SF-({task.pk}|999999)|csrf\S+|nonce\S+|data-now=\S+|value=\S{{60,}}")
        assert mask.sub("", theirs.content.decode()) == mask.sub("", nothing.content.decode())


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 400, "9" * 5000, "１２", "-1"])
def test_strange_numbers_are_no_task(client, manager, number):
    client.force_login(manager)
    assert client.get(f"/tasks/SF-{number}/").status_code == 404


@pytest.mark.parametrize("reader", ["manager", "assistant", "owner"])
def test_thirty_of_everything_cost_what_one_does(client, arkadia, manager, assistant, task, reader):
    people = {"manager": manager, "assistant": assistant, "owner": arkadia.owner}

    def more(n):
        task.comment(by=manager, text=f"Words {n}")
        task.ask_correction(by=arkadia.owner, text=f"Change {n}")
        task.criteria.create(text=f"Line {n}")
        start = timezone.now() - timedelta(days=2, minutes=-10 * n)
        TimeEntry.objects.create(
            assistant=assistant, task=task, started_at=start, ended_at=start + timedelta(minutes=5)
        )

    def statements():
        client.get(task.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(task.get_absolute_url()).status_code == 200
        return len(asked)

    client.force_login(people[reader])
    more(0)
    one = statements()
    for n in range(1, 30):
        more(n)
    assert statements() == one <= 13
    assert Task.objects.get(pk=task.pk).comments.count() == 30


@pytest.mark.parametrize("state", ["open", "in_progress", "in_review", "accepted"])
def test_the_page_asks_anew_only_for_what_it_shows(client, arkadia, assistant, new_task, state):
    """What happens now is asked for by the pages that say it: others have no place to put it."""
    task = new_task(arkadia, state, assistant)
    client.force_login(arkadia.owner)
    page = client.get(task.get_absolute_url()).content.decode()
    assert ('id="task-now"' in page) == ("hx-select-oob" in page) == (state == "in_progress")
    if state == "in_progress":
        task.ask_correction(by=arkadia.owner, text="Two desks.")
        page = client.get(task.get_absolute_url()).content.decode()
        assert 'id="task-now"' not in page
        assert "hx-select-oob" not in page
