"""How it was, from 1 to 5 with a word: changed for fourteen days, heard by the manager if poor."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.notices import worded
from tasks.models import Delivery, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(arkadia, assistant, new_task):
    return new_task(arkadia, "accepted", assistant)


def rate(client, task, **typed):
    return client.post(reverse("task_rating", args=[task.pk]), typed)


def test_a_rating_may_be_changed_and_the_change_is_told(client, arkadia, accepted):
    client.force_login(arkadia.member)
    page = client.get(reverse("task_rating", args=[accepted.pk])).content.decode()
    assert "checked" in page[page.index('name="rating" value="5"') :][:60]
    assert rate(client, accepted, rating="3", word="Late by a day.").status_code == 303
    delivery = Delivery.objects.get()
    assert (delivery.rating, delivery.word) == (3, "Late by a day.")
    told = accepted.events.get(verb="rate")
    assert (told.by, told.why) == (arkadia.member, "Late by a day.")


def test_the_same_rating_twice_is_one_event(client, arkadia, accepted):
    client.force_login(arkadia.owner)
    for _press in range(2):
        rate(client, accepted, rating="4", word="Good.")
    assert accepted.events.filter(verb="rate").count() == 1


def test_after_fourteen_days_it_stands(client, arkadia, accepted):
    then = timezone.now() - timedelta(days=14, minutes=1)
    Task.objects.filter(pk=accepted.pk).update(accepted_at=then)
    client.force_login(arkadia.owner)
    answer = rate(client, accepted, rating="1", word="Changed my mind.")
    assert answer.status_code == 422
    assert "The days for a rating are over" in answer.content.decode()
    assert "Changed my mind." in answer.content.decode()
    assert Delivery.objects.get().rating == 5


@pytest.mark.parametrize(
    ("name", "value"), [("rating", "6"), ("rating", "x"), ("word", "x" * 2001)]
)
def test_bad_input_is_answered_at_its_field(client, arkadia, accepted, name, value):
    client.force_login(arkadia.owner)
    answer = rate(client, accepted, **{"rating": "4", "word": "Kept words.", name: value})
    assert answer.status_code == 422
    assert name == "word" or "Kept words." in answer.content.decode()
    assert Delivery.objects.get().rating == 5


def test_no_verdict_no_rating(client, arkadia, assistant, new_task):
    waiting = new_task(arkadia, "in_review", assistant)
    client.force_login(arkadia.owner)
    rate(client, waiting, rating="4")
    assert Delivery.objects.get(task=waiting).rating is None


@pytest.mark.parametrize(("rating", "notices"), [(1, 1), (2, 1), (3, 0), (None, 0)])
def test_a_poor_rating_is_told_to_the_manager_at_once(
    arkadia, manager, assistant, new_task, rating, notices
):
    task = new_task(arkadia, "in_review", assistant)
    task.accept(by=arkadia.owner, round=1, rating=rating, word="Half of it was old.")
    told = Notice.objects.filter(person=manager, kind="poor_rating")
    assert told.count() == notices
    for notice in told:
        assert str(rating) in worded(notice).line
        assert "Half of it was old." in worded(notice).line


def test_a_poor_change_is_told_once(client, arkadia, manager, accepted):
    client.force_login(arkadia.owner)
    for rating in ("2", "1"):
        rate(client, accepted, rating=rating, word="On second thoughts.")
    assert Notice.objects.filter(person=manager, kind="poor_rating").count() == 1


def test_an_assistant_never_sees_a_bare_number(client, arkadia, assistant, accepted):
    client.force_login(assistant)
    pages = [accepted.get_absolute_url(), reverse("task_round", args=[accepted.pk, 1])]
    for page in pages:
        assert "5 of 5" not in client.get(page).content.decode()
    Delivery.objects.update(word="Clear as a bell.")
    for page in pages:
        shown = client.get(page).content.decode()
        assert "5 of 5" in shown
        assert "Clear as a bell." in shown


def test_managers_and_the_client_see_the_number(client, arkadia, manager, accepted):
    for person in (manager, arkadia.owner):
        client.force_login(person)
        assert "5 of 5" in client.get(accepted.get_absolute_url()).content.decode()
