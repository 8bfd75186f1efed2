"""Taking a task: one winner, however many try; the limit holds; the losers are told."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assistants.claiming import claim
from assistants.models import Profile
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once
from tasks.models import Assignment, Event, State, Task

CROWD = 50


@pytest.fixture
def crowd(db):
    people = [
        User.objects.create_user(f"a{n}@crowd.example", name=f"Number {n}", role="assistant")
        for n in range(CROWD)
    ]
    Profile.objects.bulk_create(Profile(user=person) for person in people)
    return people


@pytest.mark.django_db(transaction=True)
def test_fifty_claims_have_one_winner_and_the_others_know_who(arkadia, new_task, crowd):
    task = new_task(arkadia, "open")
    answers = at_once([lambda p=p: claim(Task.objects.get(pk=task.pk), by=p) for p in crowd])
    won = [answer for answer in answers if isinstance(answer, Event)]
    lost = [str(answer) for answer in answers if isinstance(answer, Overtaken)]
    task.refresh_from_db()
    assert len(won) == 1
    assert lost == [f"{task.assistant} took it first"] * (CROWD - 1)
    assert task.assistant == won[0].by
    assert Event.objects.filter(task=task, verb="claim").count() == 1
    assert Assignment.objects.filter(task=task).count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_pressed_buttons_have_one_winner(arkadia, new_task, crowd):
    """The same over the page: one is led to the task, the others back to the queue with a word."""
    task = new_task(arkadia, "open")
    browsers = [Client() for _ in crowd[:20]]
    for browser, person in zip(browsers, crowd, strict=False):
        browser.force_login(person)
    path = reverse("task_claim", args=[task.pk])
    answers = at_once([lambda b=b: b.post(path) for b in browsers])
    led = sorted(answer.url for answer in answers)
    assert led == sorted([task.get_absolute_url()] + [reverse("queue")] * 19)


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_against_thirty_claims_at_once(arkadia, new_task, assistant):
    Profile.objects.filter(user=assistant).update(wip_limit=3)
    tasks = [new_task(arkadia, "open", title=f"Task {n}") for n in range(30)]
    answers = at_once(
        [
            lambda t=t: claim(Task.objects.get(pk=t.pk), by=User.objects.get(pk=assistant.pk))
            for t in tasks
        ]
    )
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert Task.objects.in_hand_of(assistant).count() == 3
    assert len(refused) == 27
    assert {str(one) for one in refused} == {
        "You have 3 tasks in hand. Deliver one or give one back first"
    }


@pytest.mark.django_db(transaction=True)
def test_a_claim_and_an_assignment_at_once_are_one(
    arkadia, new_task, manager, assistant, other_assistant
):
    for _round in range(10):
        task = new_task(arkadia, "open")
        Profile.objects.update(wip_limit=30)
        answers = at_once(
            [
                lambda t=task: claim(Task.objects.get(pk=t.pk), by=assistant),
                lambda t=task: Task.objects.get(pk=t.pk).assign(other_assistant, by=manager),
            ]
        )
        assert sum(isinstance(answer, Event) for answer in answers) == 1
        assert sum(isinstance(answer, Refusal) for answer in answers) == 1
        assert Assignment.objects.filter(task=task, until=None).count() == 1
    connection.close()


@pytest.mark.django_db
def test_the_winner_is_led_to_the_task(client, arkadia, new_task, assistant):
    task = new_task(arkadia, "open")
    client.force_login(assistant)
    page = client.post(reverse("task_claim", args=[task.pk]), follow=True)
    assert page.redirect_chain == [(task.get_absolute_url(), 303)]
    assert "The task is yours." in page.content.decode()
    assert "Start the clock" in page.content.decode()


@pytest.mark.django_db
def test_the_loser_stays_on_the_queue_and_reads_who_was_faster(
    client, arkadia, new_task, assistant, other_assistant
):
    task = new_task(arkadia, "open")
    claim(Task.objects.get(pk=task.pk), by=other_assistant)
    client.force_login(assistant)
    page = client.post(reverse("task_claim", args=[task.pk]), follow=True)
    assert page.redirect_chain == [(reverse("queue"), 303)]
    assert "Olga Sedova took it first" in page.content.decode()


@pytest.mark.django_db
def test_the_row_of_the_loser_changes_in_place(
    client, arkadia, new_task, assistant, other_assistant
):
    task = new_task(arkadia, "open")
    claim(Task.objects.get(pk=task.pk), by=other_assistant)
    client.force_login(assistant)
    row = client.post(reverse("task_claim", args=[task.pk]), headers={"HX-Request": "true"})
    assert "Olga Sedova took it first" in row.content.decode()
    assert f'id="queue-{task.pk}"' in row.content.decode()
    assert "<html" not in row.content.decode()
    assert reverse("task_claim", args=[task.pk]) not in row.content.decode()


@pytest.mark.django_db
def test_a_full_hand_is_told_and_keeps_the_button(client, arkadia, new_task, assistant):
    Profile.objects.filter(user=assistant).update(wip_limit=1)
    new_task(arkadia, "in_progress", assistant)
    task = new_task(arkadia, "open")
    client.force_login(assistant)
    row = client.post(reverse("task_claim", args=[task.pk]), headers={"HX-Request": "true"})
    assert "You have 1 task in hand" in row.content.decode()
    assert reverse("task_claim", args=[task.pk]) in row.content.decode()
    assert Task.objects.get(pk=task.pk).state == State.OPEN


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "accepted"])
def test_what_never_was_in_their_queue_is_not_there(
    client, norden, new_task, assistant, other_assistant, state
):
    task = new_task(norden, state, other_assistant)
    Task.objects.filter(pk=task.pk).update(claimed_at=None)
    client.force_login(assistant)
    assert client.post(reverse("task_claim", args=[task.pk])).status_code == 404
