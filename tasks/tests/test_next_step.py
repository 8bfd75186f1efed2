"""What happens next and who must act: one sentence for the client, whatever the state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tasks.drafting import draft
from tasks.models import Comment, Task
from tasks.next_step import next_step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "words", "is_yours"),
    [
        ("open", "Marta finds the right person.", False),
        ("claimed", "Priya begins soon.", False),
        ("in_progress", "Priya hands you the result by", False),
        ("in_review", "Accept the result, or send it back", True),
        ("sent_back", "Priya makes the changes", False),
        ("accepted", "This is finished. If something turns up by", False),
        ("cancelled", "Nobody works on this any more.", False),
    ],
)
def test_each_state_says_who_acts(arkadia, assistant, new_task, state, words, is_yours):
    step = next_step(new_task(arkadia, state, assistant), None)
    assert step.words.startswith(words)
    assert step.is_yours is is_yours
    assert "%" not in step.words


def test_a_question_is_the_readers_turn(arkadia, assistant, manager, new_task):
    held = new_task(arkadia, "on_hold", assistant)
    step = next_step(held, Comment.objects.get())
    assert step == ("The work stands still until you answer Priya.", True)
    asked = draft(arkadia.client, by=arkadia.owner, title="Find a caterer")
    assert not next_step(asked, None).is_yours
    asked.ask_back(by=manager, text="Hot or cold?")
    step = next_step(asked, asked.comments.get())
    assert step == ("Marta waits for your answer before anybody begins.", True)


def test_a_hold_until_a_day_names_the_day(arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    task.hold(by=assistant, until=timezone.localdate() + timedelta(days=9))
    assert next_step(task, None).words.startswith("We go on on ")


def test_a_due_time_that_is_past_is_not_promised(arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    Task.objects.update(due_at=timezone.now() - timedelta(hours=1))
    task.refresh_from_db()
    assert "when it is ready" in next_step(task, None).words


def test_after_the_warranty_it_is_only_read(arkadia, assistant, new_task):
    task = new_task(arkadia, "accepted", assistant)
    Task.objects.update(accepted_at=timezone.now() - timedelta(days=400))
    task.refresh_from_db()
    assert next_step(task, None).words == "This is finished. You can read it here at any time."


def test_every_page_of_a_client_says_it_and_none_of_the_team(
    client, arkadia, assistant, manager, new_task
):
    for state in ("open", "claimed", "on_hold", "in_review", "accepted", "cancelled"):
        task = new_task(arkadia, state, assistant)
        client.force_login(arkadia.member)
        assert client.get(task.get_absolute_url()).context["next_step"].words
        client.force_login(manager)
        assert client.get(task.get_absolute_url()).context["next_step"] is None
