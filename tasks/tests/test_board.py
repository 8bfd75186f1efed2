"""The board: a column a state, only the moves that are allowed, one winner."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks.models import State, Task
from tasks.ways import ways

pytestmark = pytest.mark.django_db
BOARD = reverse("task_list") + "?view=board"


def column(html: str, state: str) -> str:
    return re.search(rf'data-column="{state}">.*?</section>', html, re.S)[0]


def test_each_card_stands_in_the_column_of_its_state(client, manager, arkadia, assistant, new_task):
    for state in State:
        new_task(arkadia, state, assistant, title=f"The {state} one")
    client.force_login(manager)
    html = client.get(BOARD).content.decode()
    for state in State:
        assert re.findall(r"The (\w+) one</a>", column(html, state)) == [state]


def test_filters_hold_on_the_board_and_an_empty_column_is_a_spine(
    client, manager, arkadia, norden, new_task
):
    new_task(arkadia, "open", title="Ours")
    new_task(norden, "open", title="Theirs")
    client.force_login(manager)
    html = client.get(BOARD + "&client=arkadia").content.decode()
    assert "Ours" in html
    assert "Theirs" not in html
    assert html.count(" spine") == len(State) - 1


def test_what_ended_long_ago_is_not_on_the_board(client, manager, arkadia, assistant, new_task):
    old = new_task(arkadia, "accepted", assistant)
    Task.objects.filter(pk=old.pk).update(moved_at=timezone.now() - timedelta(days=8))
    client.force_login(manager)
    assert old.title not in client.get(BOARD).content.decode()


def test_a_long_column_shows_its_first_and_leads_to_all(client, manager, arkadia, new_task):
    first = new_task(arkadia, "open")
    fields = {f.attname: getattr(first, f.attname) for f in Task._meta.concrete_fields[1:]}
    Task.objects.bulk_create(Task(**fields) for _ in range(34))
    client.force_login(manager)
    shown = column(client.get(BOARD).content.decode(), "open")
    assert '<span class="count">35</span>' in shown
    assert shown.count("data-card") == 30
    assert 'href="?&amp;state=open"' in shown


def test_an_assistant_s_board_is_their_own_hands(
    client, arkadia, assistant, other_assistant, new_task
):
    new_task(arkadia, "claimed", assistant, title="Mine")
    new_task(arkadia, "claimed", other_assistant, title="Hers")
    client.force_login(assistant)
    html = client.get(BOARD).content.decode()
    assert ("Mine" in html, "Hers" in html) == (True, False)
    assert f'formaction="{reverse("clock_start")}"' in html


@pytest.mark.parametrize(
    ("state", "by", "offered"),
    [
        ("draft", "manager", {"open", "cancelled"}),
        ("open", "manager", {"claimed", "cancelled"}),
        ("in_progress", "manager", {"on_hold", "open", "cancelled"}),
        ("in_progress", "assistant", {"on_hold", "open", "in_review"}),
        ("claimed", "assistant", {"in_progress", "on_hold", "open"}),
        ("on_hold", "manager", {"in_progress", "cancelled"}),
        ("in_review", "manager", {"accepted", "sent_back", "cancelled"}),
        ("in_review", "assistant", set()),
        ("accepted", "manager", {"in_progress"}),
        ("cancelled", "manager", set()),
    ],
)
def test_only_what_is_allowed_is_offered(request, arkadia, assistant, new_task, state, by, offered):
    task = new_task(arkadia, state, assistant)
    assert set(ways(request.getfixturevalue(by), task)) == offered


def move(client, task, to, seen):
    address = f"{reverse('task_move', args=[task.pk])}?seen={seen}"
    return client.post(address, {"to": to, "next": BOARD}, follow=False)


def test_a_plain_move_is_done_at_once_and_leads_back(client, manager, arkadia, new_task):
    task = new_task(arkadia, "draft")
    client.force_login(manager)
    answer = move(client, task, "open", "draft")
    assert (answer.status_code, answer.url) == (303, BOARD)
    task.refresh_from_db()
    assert task.state == "open"


def test_a_move_that_asks_opens_its_form_and_leads_back(
    client, manager, arkadia, assistant, new_task
):
    task = new_task(arkadia, "in_progress", assistant)
    client.force_login(manager)
    form = move(client, task, "on_hold", "in_progress").url
    assert form.startswith(reverse("task_hold", args=[task.pk]) + "?next=")
    assert f'href="{BOARD}"' in client.get(form).content.decode()
    assert client.post(form, {"question": "Window or aisle?"}).url == BOARD
    task.refresh_from_db()
    assert task.state == "on_hold"


def test_of_two_who_move_one_card_the_second_is_told(
    client, manager, admin, arkadia, assistant, new_task
):
    task = new_task(arkadia, "on_hold", assistant)
    task.resume(by=admin)
    client.force_login(manager)
    answer = move(client, task, "in_progress", "on_hold")
    assert "Ada Admin resumed the task." in client.get(answer.url).content.decode()
    task.release(by=admin, note="Back")
    move(client, task, "claimed", "in_progress")  # allowed now, but not what was seen
    assert "Ada Admin gave the task back" in client.get(BOARD).content.decode()
    assert task.events.last().verb == "release"


def test_a_second_press_says_nothing(client, manager, arkadia, new_task):
    task = new_task(arkadia, "draft")
    client.force_login(manager)
    move(client, task, "open", "draft")
    client.get(BOARD)
    move(client, task, "open", "draft")
    assert 'role="alert"' not in client.get(BOARD).content.decode()


def test_a_refusal_is_told_and_nothing_moves(client, manager, arkadia, new_task):
    task = new_task(arkadia, "draft", brief="")
    client.force_login(manager)
    move(client, task, "open", "draft")
    assert "Write the brief" in client.get(BOARD).content.decode()
    task.refresh_from_db()
    assert task.state == "draft"


@pytest.mark.parametrize("to", ["", "accepted", "no-such", "a\x00b", "9" * 5000])
def test_no_such_move_changes_nothing(client, manager, arkadia, new_task, to):
    task = new_task(arkadia, "open")
    client.force_login(manager)
    assert move(client, task, to, "open").status_code == 303
    task.refresh_from_db()
    assert task.state == "open"
