"""Followers hear what those hear who take part, and never more than they may see."""

import pytest
from django.urls import reverse

from accounts.models import Notice, User
from clients.models import Membership
from smartfield.lib.refusals import Refusal
from smartfield.tests.at_once import at_once
from tasks import drafting, following
from tasks.models import Follow, Task
from tasks.seeing import followers, readers

pytestmark = pytest.mark.django_db


@pytest.fixture
def cover(db):
    """A manager who takes part in nothing."""
    return User.objects.create_user("cover@manager.example", name="Carla Cover", role="manager")


def heard(person) -> list[str]:
    told = Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True)
    return [kind for kind in told if kind != "following"]


@pytest.mark.parametrize("state", ["draft", "open", "in_progress", "in_review", "accepted"])
def test_readers_are_those_to_whom_it_is_visible(
    arkadia, norden, manager, assistant, other_assistant, new_task, state
):
    gone = User.objects.create_user("gone@manager.example", role="manager", is_active=False)
    for task in (
        new_task(arkadia, state, assistant),
        drafting.draft(arkadia.client, by=arkadia.member, title="Asked"),
    ):
        seen = {
            person
            for person in User.objects.exclude(pk=gone.pk)
            if Task.objects.visible_to(person).filter(pk=task.pk).exists()
        }
        assert {*readers(task)} == seen
        assert {*readers(task, is_internal=True)} == {one for one in seen if not one.is_client}


def test_who_writes_a_task_and_who_asked_for_it_follow(arkadia, manager, new_task):
    task = new_task(arkadia, "open")
    assert {*followers(task)} == {manager, arkadia.owner}
    asked = drafting.draft(arkadia.client, by=arkadia.member, title="Asked")
    assert {*followers(asked)} == {arkadia.member}


def test_a_draft_that_its_client_does_not_see_has_no_follower_there(arkadia, new_task, manager):
    task = new_task(arkadia, "draft")
    assert {*followers(task)} == {manager}
    task.comment(by=manager, text="Not yet.")
    assert (heard(arkadia.owner), heard(arkadia.member)) == ([], [])


def test_a_follower_hears_comments_corrections_and_results_once(
    arkadia, manager, assistant, cover, new_task
):
    task = new_task(arkadia, "in_progress", assistant)
    for _twice in range(2):
        following.follow(task, person=cover, by=cover)
    task.comment(by=assistant, text="Two left.")
    task.ask_correction(by=arkadia.owner, text="Two desks.")
    task.settle_correction(task.corrections.get(), by=assistant, state="done")
    task.deliver(by=assistant, summary="Done.")
    task.accept(by=arkadia.owner, round=1)
    assert heard(cover) == ["comment", "correction", "delivered", "accepted"]
    assert heard(manager).count("accepted") == 1
    assert "accepted" not in heard(arkadia.member)
    following.unfollow(task, person=cover)
    task.comment(by=manager, text="Thanks.")
    assert heard(cover)[-1] == "accepted"


def test_a_client_follower_never_hears_what_is_internal(
    arkadia, manager, assistant, cover, new_task
):
    task = new_task(arkadia, "in_progress", assistant)
    following.follow(task, person=arkadia.member, by=arkadia.member)
    following.follow(task, person=cover, by=cover)
    task.comment(by=assistant, text="Canary.", is_internal=True)
    task.release(by=assistant, note="Canary too.")
    assert heard(cover) == ["comment", "released"]
    told = Notice.objects.filter(person__in=[arkadia.member, arkadia.owner])
    assert [one for one in told if "Canary" in str(one.facts)] == []


@pytest.mark.parametrize("loss", ["membership", "rights", "left", "taken"])
def test_who_loses_sight_of_it_hears_no_more(
    arkadia, manager, assistant, other_assistant, new_task, loss
):
    task = new_task(arkadia, "open")
    person = other_assistant if loss == "taken" else arkadia.member
    following.follow(task, person=person, by=person)
    task.assign(assistant, by=manager)
    if loss == "membership":
        Membership.objects.filter(user=person).delete()
    if loss == "rights":
        Membership.objects.filter(user=person).update(is_member=False, is_billing=True)
    if loss == "left":
        User.objects.filter(pk=person.pk).update(is_active=False)
    before = heard(person)
    task.comment(by=manager, text="A word.")
    assert heard(person) == before
    assert person not in following.shown_to(manager, task)
    assert Follow.objects.filter(task=task, person=person).exists()


def test_who_gave_it_back_still_follows(arkadia, manager, assistant, other_assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    following.follow(task, person=assistant, by=manager)
    task.release(by=assistant, note="Half is done.")
    task.assign(other_assistant, by=manager)
    task.comment(by=manager, text="A word.")
    assert heard(assistant)[-1] == "comment"


def test_nobody_follows_what_they_do_not_see(arkadia, norden, manager, new_task):
    task = new_task(arkadia, "open")
    for person in (arkadia.billing, norden.owner):
        with pytest.raises(Refusal):
            following.follow(task, person=person, by=manager)
        assert person not in following.addable(task)


@pytest.mark.django_db(transaction=True)
def test_pressed_at_once_it_is_one_follow(arkadia, cover, new_task):
    task = new_task(arkadia, "open")
    answers = at_once([lambda: following.follow(task, person=cover, by=cover)] * 6)
    assert len({answer.pk for answer in answers}) == 1


# On the page --------------------------------------------------------------------------------


def test_each_follows_for_themselves_and_a_manager_for_others(
    client, arkadia, manager, assistant, cover, new_task
):
    task = new_task(arkadia, "in_progress", assistant)
    page = reverse("task_follow", args=[task.pk])
    client.force_login(arkadia.member)
    assert client.post(page, {"act": "follow"}).status_code == 303
    assert client.post(page, {"act": "add", "person": cover.pk}).status_code == 403
    taken_off = client.post(page, {"act": "unfollow", "person": arkadia.owner.pk})
    assert taken_off.status_code == 403
    assert arkadia.member in followers(task)
    assert client.post(page, {"act": "unfollow"}).status_code == 303
    assert arkadia.member not in followers(task)
    client.force_login(manager)
    for nobody in ("", "x", arkadia.billing.pk, 10**30):
        refused = client.post(page, {"act": "add", "person": nobody})
        assert refused.status_code == 422
        assert "Choose somebody from the list" in refused.text
    assert client.post(page, {"act": "add", "person": cover.pk}).status_code == 303
    assert Notice.objects.get(person=cover).kind == "following"
    assert client.post(page, {"act": "unfollow", "person": arkadia.owner.pk}).status_code == 303
    assert {*followers(task)} == {manager, cover}


def test_a_client_sees_their_own_side_and_whom_the_page_names(
    client, arkadia, manager, assistant, cover, new_task
):
    task = new_task(arkadia, "in_progress", assistant)
    following.begin(task, [cover, assistant])
    assert {*following.shown_to(arkadia.owner, task)} == {arkadia.owner, manager, assistant}
    assert cover in following.shown_to(assistant, task)
    client.force_login(arkadia.owner)
    assert "Carla Cover" not in client.get(task.get_absolute_url()).text


def test_a_list_is_narrowed_to_what_one_follows(client, arkadia, cover, assistant, new_task):
    mine = new_task(arkadia, "open", title="Followed")
    new_task(arkadia, "open", title="Another")
    for person in (cover, assistant):
        following.follow(mine, person=person, by=person)
        client.force_login(person)
        shown = client.get(reverse("task_list"), {"followed": "on"}).text
        assert ("Followed" in shown, "Another" in shown) == (True, False)
        assert "I follow" in shown
