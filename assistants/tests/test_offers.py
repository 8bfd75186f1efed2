"""Offering a task to several: kept for them, the first has it, and it ends in every way once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from assistants import offering
from assistants.claiming import claim
from assistants.models import Offer, Profile
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once
from tasks.models import Event, State, Task


def told(person: User) -> list[str]:
    return list(person.notices.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def task(arkadia, new_task):
    return new_task(arkadia, "open")


@pytest.mark.django_db
def test_those_it_is_offered_to_are_told_and_others_cannot_take_it(
    task, assistant, other_assistant, manager
):
    made = offering.offer(task, [assistant], by=manager)
    assert made.until - made.made_at == timedelta(minutes=30)
    assert told(assistant) == ["offered"]
    with pytest.raises(Refusal, match="on offer to others"):
        claim(task, by=other_assistant)
    claim(task, by=assistant)
    made.refresh_from_db()
    assert (made.end, made.offered.get().answer) == ("taken", "yes")


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_take_it_at_once_one_has_it(task, manager):
    people = [
        User.objects.create_user(f"a{n}@crowd.example", name=f"Number {n}", role="assistant")
        for n in range(20)
    ]
    Profile.objects.bulk_create(Profile(user=person) for person in people)
    made = offering.offer(task, people[:19], by=manager)
    answers = at_once([lambda p=p: claim(Task.objects.get(pk=task.pk), by=p) for p in people])
    won = [answer for answer in answers if isinstance(answer, Event)]
    assert len(won) == 1
    assert sum(isinstance(answer, Refusal) for answer in answers) == 19
    assert isinstance(answers[19], Refusal)
    made.refresh_from_db()
    assert made.end == "taken"
    assert made.offered.get(answer="yes").assistant == won[0].by == Task.objects.get().assistant


@pytest.mark.django_db(transaction=True)
def test_an_offer_and_a_claim_at_once_do_not_cross(
    arkadia, new_task, manager, assistant, other_assistant
):
    """Either the stranger was first and there is no offer, or the offer keeps them out."""
    for _round in range(6):
        task = new_task(arkadia, "open")
        Profile.objects.update(wip_limit=30)
        at_once([
            lambda t=task: claim(Task.objects.get(pk=t.pk), by=other_assistant),
            lambda t=task: offering.offer(Task.objects.get(pk=t.pk), [assistant], by=manager),
        ])  # fmt: skip
        task.refresh_from_db()
        is_offered = task.offers.exists()
        assert is_offered != (task.assistant == other_assistant)


@pytest.mark.django_db(transaction=True)
def test_two_offers_at_once_are_one(task, manager, assistant, other_assistant):
    answers = at_once([
        lambda p=p: offering.offer(Task.objects.get(pk=task.pk), [p], by=manager)
        for p in (assistant, other_assistant)
    ])  # fmt: skip
    assert sum(isinstance(answer, Offer) for answer in answers) == 1
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1


@pytest.mark.django_db
def test_when_its_time_is_up_it_is_anybodys_and_the_manager_is_told_once(
    task, assistant, other_assistant, manager
):
    made = offering.offer(task, [assistant], by=manager)
    now = timezone.now()
    Offer.objects.update(made_at=now - timedelta(hours=1), until=now - timedelta(minutes=1))
    offering.expire(now)
    offering.expire(now)
    made.refresh_from_db()
    assert made.end == "expired"
    assert told(manager) == ["offer_expired"]
    claim(task, by=other_assistant)
    with pytest.raises(Overtaken):
        offering.decline(task, by=assistant)


@pytest.mark.django_db
def test_the_clock_ends_it_before_the_job_does(task, assistant, other_assistant, manager):
    offering.offer(task, [assistant], by=manager)
    now = timezone.now()
    Offer.objects.update(made_at=now - timedelta(hours=1), until=now - timedelta(minutes=1))
    claim(task, by=other_assistant)
    assert Offer.objects.get().closed_at


@pytest.mark.django_db
def test_when_all_say_no_the_manager_is_told(task, assistant, other_assistant, manager):
    offering.offer(task, [assistant, other_assistant], by=manager)
    offering.decline(task, by=assistant)
    assert told(manager) == []
    offering.decline(task, by=other_assistant)
    assert told(manager) == ["offer_refused"]
    assert Offer.objects.get().end == "refused"


@pytest.mark.django_db
def test_an_assignment_or_a_withdrawal_ends_it(task, assistant, other_assistant, manager):
    offering.offer(task, [assistant], by=manager)
    with pytest.raises(Refusal, match="on offer already"):
        offering.offer(task, [other_assistant], by=manager)
    offering.withdraw(task, by=manager)
    offering.withdraw(task, by=manager)
    offering.offer(task, [assistant], by=manager)
    task.assign(other_assistant, by=manager)
    assert {one.end for one in Offer.objects.all()} == {"withdrawn"}
    with pytest.raises(Overtaken):
        offering.offer(task, [assistant], by=manager)


@pytest.mark.django_db
def test_it_is_made_taken_and_refused_on_the_pages(
    client, task, assistant, other_assistant, manager
):
    client.force_login(manager)
    path = reverse("task_offer", args=[task.pk])
    both = {"assistants": [assistant.pk, other_assistant.pk], "minutes": "45"}
    assert client.post(path, both).status_code == 303
    assert "Withdraw the offer" in client.get(path).content.decode()
    client.force_login(assistant)
    page = client.get(reverse("queue")).content.decode()
    assert "Offered to you until" in page
    client.post(reverse("task_decline", args=[task.pk]))
    client.force_login(other_assistant)
    client.post(reverse("task_claim", args=[task.pk]))
    assert Task.objects.get().assistant == other_assistant
    assert Notice.objects.filter(kind="offered").count() == 2


@pytest.mark.django_db
def test_it_is_answered_in_the_inbox_and_then_is_not_new_there(
    client, task, assistant, other_assistant, manager
):
    offering.offer(task, [assistant, other_assistant], by=manager)
    inbox, no = reverse("inbox"), reverse("task_decline", args=[task.pk])
    client.force_login(assistant)
    page = client.get(inbox).content.decode()
    assert f'action="{reverse("task_claim", args=[task.pk])}"' in page
    assert client.post(no, {"next": inbox}).url == inbox
    assert f'action="{no}"' not in client.get(inbox).content.decode()
    client.force_login(other_assistant)
    assert f'action="{no}"' in client.get(inbox).content.decode()
    offering.withdraw(task, by=manager)
    assert f'action="{no}"' not in client.get(inbox).content.decode()
    task.assign(assistant, by=manager)
    assert client.post(no, {"next": "//elsewhere.example"}).url == reverse("queue")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        {"minutes": "30"},
        {"assistants": ["0"], "minutes": "30"},
        {"assistants": ["x", "\x00"], "minutes": "30"},
        {"assistants": ["9" * 400], "minutes": "30"},
    ],
)
def test_a_strange_choice_is_told_and_nothing_is_offered(client, task, manager, typed):
    client.force_login(manager)
    page = client.post(reverse("task_offer", args=[task.pk]), typed)
    assert page.status_code == 422
    assert 'class="field-error"' in page.content.decode()
    assert not Offer.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", ["", "4", "x", "99999", "9" * 40])
def test_a_strange_time_is_told_and_the_choice_is_kept(client, task, assistant, manager, minutes):
    client.force_login(manager)
    typed = {"assistants": [assistant.pk], "minutes": minutes}
    page = client.post(reverse("task_offer", args=[task.pk]), typed).content.decode()
    assert "Enter minutes, from 5 to a week" in page
    assert f'value="{assistant.pk}" checked' in page


@pytest.mark.django_db
def test_a_client_is_nobody_to_offer_to(client, task, manager, arkadia):
    client.force_login(manager)
    typed = {"assistants": [arkadia.owner.pk], "minutes": "30"}
    assert client.post(reverse("task_offer", args=[task.pk]), typed).status_code == 422
    assert Task.objects.get().state == State.OPEN
