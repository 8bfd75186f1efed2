"""One thing done to many tasks: each by its own verb, refusals told, and taken back."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from smartfield.lib.refusals import Refusal
from smartfield.tests.at_once import at_once
from tasks import bulk
from tasks.models import BulkAction, Task

pytestmark = pytest.mark.django_db
NEW = reverse("bulk_new")


@pytest.fixture
def three(arkadia, assistant, new_task):
    """Two that can be assigned, and one that cannot."""
    return [new_task(arkadia, state, assistant, title=state) for state in ("open", "open", "draft")]


def states() -> list[str]:
    return list(Task.objects.order_by("pk").values_list("state", flat=True))


def test_what_can_is_done_and_what_cannot_says_why(manager, assistant, three):
    action = bulk.do("assign", three, by=manager, assistant=assistant)
    assert states() == ["claimed", "claimed", "draft"]
    done, also, refused = action.rows.all()
    assert [row.event.verb for row in (done, also)] == ["assign", "assign"]
    assert (refused.event, "Draft" in refused.refusal) == (None, True)


def test_an_undo_leaves_what_somebody_touched_and_names_them(manager, assistant, three):
    action = bulk.do("assign", three, by=manager, assistant=assistant)
    three[1].refresh_from_db()
    three[1].start(by=assistant)
    bulk.undo(action, by=manager)
    assert states() == ["open", "in_progress", "draft"]
    assert "Priya Nair started the work." in action.rows.all()[1].kept_why
    before = three[0].events.count()
    bulk.undo(action, by=manager)  # twice is once
    assert three[0].events.count() == before


@pytest.mark.django_db(transaction=True)
def test_of_many_undos_at_once_each_task_goes_back_once(manager, three):
    action = bulk.do("priority", three, by=manager, priority=3)
    answers = at_once([lambda: bulk.undo(action, by=manager)] * 6)
    assert all(answer == action for answer in answers)
    assert [task.events.filter(verb="edit").count() for task in three] == [2, 2, 2]
    assert {row.kept_why for row in action.rows.all()} == {""}


@pytest.mark.parametrize(
    ("deed", "values", "field"),
    [
        ("due", {"due_at": timezone.now() + timedelta(days=9)}, "due_at"),
        ("due", {"due_at": None}, "due_at"),
        ("priority", {"priority": 3}, "priority"),
        ("publish", {}, "state"),
    ],
)
def test_each_deed_goes_back_to_what_was(manager, three, deed, values, field):
    was = list(Task.objects.order_by("pk").values_list(field, flat=True))
    action = bulk.do(deed, three, by=manager, **values)
    assert list(Task.objects.order_by("pk").values_list(field, flat=True)) != was
    bulk.undo(action, by=manager)
    assert list(Task.objects.order_by("pk").values_list(field, flat=True)) == was


def test_what_is_so_already_is_no_change(manager, three):
    action = bulk.do("priority", three, by=manager, priority=2)
    assert {row.refusal for row in action.rows.all()} == {"It is so already"}


def test_an_undo_is_its_doer_s_and_ends_after_ten_minutes(manager, admin, three):
    action = bulk.do("priority", three, by=manager, priority=3)
    with pytest.raises(Refusal):
        bulk.undo(action, by=admin)
    BulkAction.objects.update(at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(Refusal):
        bulk.undo(action, by=manager)
    assert set(Task.objects.values_list("priority", flat=True)) == {3}


def test_a_cancellation_is_final(manager, three):
    action = bulk.do("cancel", three, by=manager, why="The client left", is_charged=False)
    assert set(states()) == {"cancelled"}
    with pytest.raises(Refusal):
        bulk.undo(action, by=manager)


def test_the_page_shows_beforehand_what_will_not_do(client, manager, assistant, three):
    client.force_login(manager)
    picked = {"task": [task.pk for task in three], "do": "assign", "next": "/tasks/?q=x"}
    html = client.get(NEW, picked).content.decode()
    assert "3 tasks are picked" in html
    assert "2 of them can be done now" in html
    assert "Not possible: it is at “Draft”" in html
    assert states() == ["open", "open", "draft"]
    answer = client.post(NEW, picked | {"assistant": assistant.pk})
    told = client.get(answer.url).content.decode()
    assert 'href="/tasks/?q=x"' in told
    assert "Done to 2 tasks; 1 stayed as it was" in re.sub(r"\s+", " ", told)
    assert client.post(answer.url).status_code == 303
    assert "Taken back." in client.get(answer.url).content.decode()
    assert states() == ["open", "open", "draft"]


@pytest.mark.parametrize(
    ("deed", "typed"),
    [
        ("assign", {}),
        ("assign", {"assistant": "9" * 30}),
        ("due", {"due_at": "soon"}),
        ("priority", {"priority": "9"}),
        ("priority", {"priority": "a\x00"}),
        ("cancel", {"why": "", "is_charged": "no"}),
        ("cancel", {"why": "x" * 5001, "is_charged": "no"}),
    ],
)
def test_what_is_wrong_is_told_with_the_picked_tasks_kept(client, manager, three, deed, typed):
    client.force_login(manager)
    answer = client.post(NEW, {"task": [task.pk for task in three], "do": deed, **typed})
    assert answer.status_code == 422
    assert answer.content.decode().count('name="task"') == 3
    assert not BulkAction.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"do": "burn", "task": "1"}, {"do": "due", "task": "²"}])
def test_nothing_picked_is_nothing_done(client, manager, typed):
    client.force_login(manager)
    assert client.get(NEW, typed).status_code == 303
    assert client.post(NEW, typed).status_code == 303


def test_the_list_offers_it_to_managers_alone(client, manager, assistant, arkadia, new_task):
    new_task(arkadia, "claimed", assistant)
    for reader, boxes in ((manager, 1), (assistant, 0), (arkadia.owner, 0)):
        client.force_login(reader)
        html = client.get(reverse("task_list")).content.decode()
        assert html.count('form="bulk"') == boxes


def test_another_manager_s_action_is_not_found(client, manager, admin, three):
    action = bulk.do("priority", three, by=manager, priority=3)
    client.force_login(admin)
    assert client.get(reverse("bulk", args=[action.pk])).status_code == 404


def test_a_glance_shows_the_brief_to_whom_may_see_it(client, manager, norden, three):
    client.force_login(manager)
    html = client.get(reverse("task_peek", args=[three[0].pk])).content.decode()
    assert "Within 15 minutes of the station" in html
    assert "<html" not in html
