"""Undo of a finished call: its tasks are drafts again, but for those somebody has."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from smartfield.lib.refusals import Overtaken
from tasks import intake, taking_back
from tasks.models import State, Task
from tasks.tests.test_intake_page import block, finish, form

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def call(desk, manager, arkadia):
    """A call that has just put two tasks in the queue and kept a third."""
    call = intake.begin(by=manager)
    finish(
        desk,
        call,
        block(0),
        block(1, title="Second"),
        block(2, title="Third", to="keep"),
        found=arkadia.contact.key,
    )
    return call


def undo(desk, call):
    return desk.post(reverse("call_undo", args=[call.pk]), follow=True)


def states(call):
    return [task.state for task in call.tasks.order_by("pk")]


def test_the_page_after_the_end_offers_it(desk, manager, arkadia):
    call = intake.begin(by=manager)
    address = reverse("call_finish", args=[call.pk])
    page = desk.post(address, form(block(0), found=arkadia.contact.key), follow=True)
    assert "1 task is in the queue." in page.text
    assert f'action="{reverse("call_undo", args=[call.pk])}"' in page.text


def test_tasks_leave_the_queue_and_twice_is_once(desk, call):
    page = undo(desk, call)
    assert "2 tasks are drafts again." in page.text
    assert states(call) == ["draft", "draft", "draft"]
    assert not Task.objects.exclude(published_at=None).exists()
    assert "Nothing was in the queue any more." in undo(desk, call).text
    assert states(call) == ["draft", "draft", "draft"]


def test_what_somebody_has_claimed_stays_with_them(desk, call, assistant):
    first = call.tasks.order_by("pk")[0]
    first.assign(assistant, by=first.manager)
    page = undo(desk, call)
    assert "1 task is a draft again." in page.text
    assert "1 task stays: somebody has it already." in page.text
    assert states(call) == ["claimed", "draft", "draft"]


def test_later_than_a_minute_it_is_refused_and_nothing_changes(desk, call, monkeypatch):
    later = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr(taking_back.timezone, "now", lambda: later)
    page = undo(desk, call)
    assert "It is too late to take them back." in page.text
    assert states(call) == ["open", "open", "draft"]


def test_a_task_taken_back_goes_to_the_queue_again(manager, arkadia, new_task):
    task = new_task(arkadia, "open")
    task.withdraw(by=manager)
    assert [event.verb for event in task.events.all()] == ["draft", "publish", "withdraw"]
    task.publish(by=manager)
    assert (task.state, task.published_at is None) == (State.OPEN, False)


@pytest.mark.parametrize("state", ["draft", "claimed", "in_progress", "in_review", "accepted"])
def test_only_what_is_in_the_queue_can_be_taken_back(manager, arkadia, assistant, new_task, state):
    task = new_task(arkadia, state, assistant)
    with pytest.raises(Overtaken):
        task.withdraw(by=manager)


def test_a_client_is_told_nothing_of_it(client, arkadia, manager, new_task):
    task = new_task(arkadia, "open")
    task.withdraw(by=manager)
    task.publish(by=manager)
    client.force_login(arkadia.owner)
    assert "back out of the queue" not in client.get(task.get_absolute_url()).text
