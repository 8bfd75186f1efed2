"""The checklist: written, ordered and ticked by whoever works on the task."""

import pytest
from django.urls import reverse

from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once
from tasks import checklist
from tasks.models import Step

LINES = ["Call", "Compare", "Write"]


@pytest.fixture
def task(arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    for text in LINES:
        checklist.add(task, by=assistant, text=text)
    return task


def texts(task) -> list[str]:
    return [step.text for step in task.steps.all()]


def step(task, text) -> Step:
    return task.steps.select_related("task").get(text=text)


def press(client, task, text, /, **typed):
    return client.post(reverse("task_step", args=[task.pk, step(task, text).pk]), typed)


def test_it_is_ticked_ordered_renamed_and_cut_by_buttons_alone(client, task, assistant, arkadia):
    client.force_login(assistant)
    assert press(client, task, "Write", act="up").url == f"{task.get_absolute_url()}#checklist"
    press(client, task, "Call", act="up")  # at the top already
    press(client, task, "Compare", act="down")
    assert texts(task) == ["Call", "Write", "Compare"]
    for _ in range(2):
        press(client, task, "Call", act="tick")
    assert step(task, "Call").done_by == assistant
    press(client, task, "Compare", text="Compare all three")
    press(client, task, "Write", act="remove")
    assert texts(task) == ["Call", "Compare all three"]
    client.force_login(arkadia.owner)
    page = client.get(task.get_absolute_url()).content.decode()
    assert "1 of 2" in page
    assert "Compare all three" in page
    assert "Another step" not in page


def test_added_twice_in_one_press_is_one_step(client, task, assistant):
    client.force_login(assistant)
    for _ in range(2):
        client.post(reverse("task_step_new", args=[task.pk]), {"text": "  Send   it "})
    assert texts(task) == [*LINES, "Send it"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Write the step"), ("<b>" * 70, "Use 200 characters or less"), ("\x00", "Null")],
)
def test_a_bad_step_is_told_at_its_field_and_kept(client, task, manager, typed, said):
    client.force_login(manager)
    for answer in (
        client.post(reverse("task_step_new", args=[task.pk]), {"text": typed}),
        press(client, task, "Call", text=typed),
    ):
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert page.count("step-error-") == 2  # the sentence, and the field that names it
        assert "<b><b>" not in page
    assert texts(task) == LINES


def test_foreign_steps_and_ended_tasks_are_left_alone(client, task, norden, assistant, new_task):
    other = new_task(norden, "in_progress", assistant)
    client.force_login(assistant)
    foreign = reverse("task_step", args=[other.pk, step(task, "Call").pk])
    assert client.post(foreign, {"act": "remove"}).status_code == 404
    task.cancel(by=task.manager, why="Not needed.")
    with pytest.raises(Overtaken):
        checklist.tick(step(task, "Call"), by=assistant, is_done=True)
    assert texts(task) == LINES


def test_it_ends_somewhere(task, assistant, monkeypatch):
    monkeypatch.setattr(checklist, "MOST", 3)
    with pytest.raises(Refusal, match="at most 3 steps"):
        checklist.add(task, by=assistant, text="One more")


@pytest.mark.django_db(transaction=True)
def test_sorting_at_once_leaves_a_whole_order(task, assistant):
    moves = [
        lambda text=text, places=places: checklist.move(
            step(task, text), by=assistant, places=places
        )
        for text in LINES
        for places in (1, -1) * 4
    ]
    assert at_once(moves) == [None] * 24
    assert sorted(texts(task)) == LINES
    assert [one.position for one in task.steps.all()] == [0, 1, 2]
