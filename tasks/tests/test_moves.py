"""The whole state table of product.md: every verb, in every state, by everybody.

Written by hand from the product's law, not from the code: which roles may use which verb where.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from smartfield.lib.refusals import Overtaken
from tasks import policies
from tasks.models import Event, State, Task

S = State
IN_HAND = {S.CLAIMED, S.IN_PROGRESS, S.SENT_BACK}
AT_WORK = {S.IN_PROGRESS, S.SENT_BACK}
OPEN_ENDED = {*S} - {S.ACCEPTED, S.CANCELLED}
BOTH = {"manager", "assistant"}

# verb → state → who may, and where it leads
LAW = {
    "publish": ({S.DRAFT}, {"manager"}, S.OPEN),
    "assign": ({S.OPEN}, {"manager"}, S.CLAIMED),
    "claim": ({S.OPEN}, {"assistant", "other_assistant"}, S.CLAIMED),
    "release": (IN_HAND, BOTH, S.OPEN),
    "hand_over": (IN_HAND, BOTH, S.CLAIMED),
    "hold": (IN_HAND, BOTH, S.ON_HOLD),
    "resume": ({S.ON_HOLD}, BOTH, S.IN_PROGRESS),
    "answer": ({S.ON_HOLD}, {"owner"}, S.IN_PROGRESS),
    "deliver": (AT_WORK, {"assistant"}, S.IN_REVIEW),
    "accept": ({S.IN_REVIEW}, {"manager", "owner"}, S.ACCEPTED),
    "send_back": ({S.IN_REVIEW}, {"manager", "owner"}, S.SENT_BACK),
    "reopen": ({S.ACCEPTED}, {"manager"}, S.IN_PROGRESS),
    "cancel": (OPEN_ENDED, {"manager"}, S.CANCELLED),
}
CLIENT_CANCELS = {S.DRAFT, S.OPEN}
ACTORS = ["manager", "assistant", "other_assistant", "owner", "stranger"]


def lawful(verb: str, state: str, actor: str) -> bool:
    if verb == "cancel" and actor == "owner":
        return state in CLIENT_CANCELS
    states, who, _ = LAW[verb]
    return state in states and actor in who


@pytest.fixture
def actors(manager, assistant, other_assistant, arkadia, norden):
    return {
        "manager": manager,
        "assistant": assistant,
        "other_assistant": other_assistant,
        "owner": arkadia.owner,
        "stranger": norden.owner,
    }


@pytest.fixture
def task_in(arkadia, assistant, new_task):
    def make(state):
        task = new_task(arkadia, state, assistant)
        if state == S.DRAFT:
            Task.objects.filter(pk=task.pk).update(is_request=True)
        if state == S.SENT_BACK:
            for correction in task.corrections.open():
                task.settle_correction(correction, by=assistant, state="done")
        return task

    return make


def answers(verb: str, actors) -> dict:
    """A right form for `verb`."""
    return {
        "assign": {"assistant": actors["other_assistant"].pk},
        "release": {"note": "Half done."},
        "hand_over": {"assistant": actors["other_assistant"].pk, "note": "Half done."},
        "hold": {"question": "Window or aisle?"},
        "answer": {"text": "Aisle."},
        "deliver": {"summary": "All compared."},
        "accept": {"round": 1, "note": "On the phone.", "word": "Thank you."},
        "send_back": {"round": 1, "correction_0": "The terms are missing."},
        "reopen": {"why": "A row is missing."},
        "cancel": {"why": "Not needed.", "is_charged": "no"},
    }.get(verb, {})


def address(verb: str, task: Task) -> str:
    return reverse(f"task_{verb}", args=[task.pk])


@pytest.mark.parametrize("actor", ACTORS[:4])
@pytest.mark.parametrize("verb", LAW)
def test_policies_say_what_the_law_says(verb, actor, actors, arkadia, manager, assistant):
    user = actors[actor]
    for state in State:
        task = Task(client=arkadia.client, manager=manager, state=state)
        if state not in {S.DRAFT, S.OPEN}:
            task.assistant = assistant
        assert policies.MAY[verb](user, task) == lawful(verb, state, actor), state


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("verb", LAW)
def test_a_posted_verb_moves_the_task_as_the_law_says(verb, state, client, actors, task_in):
    task = task_in(state)
    for actor, user in actors.items():
        with transaction.atomic():
            client.force_login(user)
            before = Event.objects.count()
            response = client.post(address(verb, task), answers(verb, actors))
            is_moved = Event.objects.count() > before
            now = Task.objects.get(pk=task.pk).state
            transaction.set_rollback(True)
        assert is_moved == lawful(verb, state, actor), (actor, response.status_code)
        if is_moved:
            assert response.status_code == 303
            assert now == (LAW[verb][2] if verb != "resume" else S.IN_PROGRESS)
        else:
            assert now == state
            assert response.status_code in {303, 403, 404, 422}, (actor, response.status_code)


@pytest.mark.parametrize("verb", sorted({*LAW} - {"cancel", "claim"}))  # told by their own tests
def test_a_late_move_is_told_what_happened(verb, client, actors, task_in):
    """Where the move was right a moment ago, the answer names the state and who moved it."""
    actor = next(actor for actor in ACTORS if actor in LAW[verb][1])
    task = task_in(S.ACCEPTED if verb != "reopen" else S.IN_REVIEW)
    client.force_login(actors[actor])
    response = client.post(address(verb, task), answers(verb, actors))
    page = response.content.decode()
    assert response.status_code == 422
    assert "This is not possible now." in page
    assert "Ownerarkadia" in page or "You accepted the result." in page or verb == "reopen"


def test_everything_typed_is_kept_when_somebody_was_faster(client, arkadia, assistant, new_task):
    task = new_task(arkadia, "in_review", assistant)
    task.accept(by=arkadia.member, round=1)
    client.force_login(arkadia.owner)
    typed = {"round": 1, "correction_0": "Terms are missing.", "correction_1": "Price too."}
    response = client.post(address("send_back", task), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Terms are missing." in page
    assert "Price too." in page
    assert "Memberarkadia accepted the result." in page
    assert not task.corrections.exists()


def test_the_page_of_a_move_that_is_too_late_leads_back_with_a_word(client, manager, task_in):
    task = task_in(S.CLAIMED)
    client.force_login(manager)
    response = client.get(address("publish", task), follow=True)
    assert response.redirect_chain == [(task.get_absolute_url(), 303)]
    assert "This is not possible now." in response.content.decode()


@pytest.mark.parametrize("verb", [verb for verb in LAW if verb != "claim"])
def test_a_double_press_is_one_move(verb, client, actors, task_in):
    actor = next(actor for actor in ACTORS if actor in LAW[verb][1])
    task = task_in(sorted(LAW[verb][0])[0])
    client.force_login(actors[actor])
    first = client.post(address(verb, task), answers(verb, actors))
    events = Event.objects.filter(task=task).count()
    second = client.post(address(verb, task), answers(verb, actors))
    assert first.status_code == 303
    assert Event.objects.filter(task=task).count() == events
    # handing over to the one who has it now is the one move that can only be said, not swallowed
    assert second.status_code == (
        422 if verb == "hand_over" and actor == "manager" else second.status_code
    )
    assert second.status_code in {303, 403, 404, 422}
    if verb != "hand_over":
        assert second.status_code == 303


PATH = State.values


def test_an_assistant_who_lost_the_task_cannot_move_it(
    client, arkadia, manager, assistant, other_assistant, new_task
):
    task = new_task(arkadia, "in_progress", assistant)
    task.hand_over(other_assistant, by=manager, note="Half done.")
    task.start(by=other_assistant)
    client.force_login(assistant)
    response = client.post(address("deliver", task), {"summary": "Mine."})
    assert response.status_code == 422
    assert "This is not possible now." in response.content.decode()
    assert not task.deliveries.exists()


def test_the_verb_itself_refuses_whoever_lost_the_task(
    arkadia, manager, assistant, other_assistant, new_task
):
    """The last word is under the lock: a hand-over between the page's question and the verb."""
    task = new_task(arkadia, "in_progress", assistant)
    seen = Task.objects.get(pk=task.pk)
    task.hand_over(other_assistant, by=manager, note="Half done.")
    task.start(by=other_assistant)
    with pytest.raises(Overtaken, match="not in your hands"):
        seen.deliver(by=assistant, summary="Mine.")


def test_a_client_who_cancels_what_was_just_taken_is_told(client, arkadia, assistant, new_task):
    task = new_task(arkadia, "claimed", assistant)
    client.force_login(arkadia.owner)
    response = client.post(address("cancel", task), {"why": "Not needed."})
    assert response.status_code == 403
    assert "Priya has it" in response.content.decode()
    assert Task.objects.get(pk=task.pk).state == S.CLAIMED


def test_only_the_warranty_lets_a_task_be_opened_again(
    client, arkadia, manager, assistant, new_task
):

    task = new_task(arkadia, "accepted", assistant)
    late = task.accepted_at - timedelta(days=arkadia.client.warranty_days + 1)
    Task.objects.filter(pk=task.pk).update(accepted_at=late)
    client.force_login(manager)
    response = client.post(address("reopen", task), {"why": "A row is missing."})
    assert response.status_code == 422
    assert "The warranty of this task is over" in response.content.decode()


def test_cancelled_time_is_charged_or_waived_by_the_manager(client, manager, task_in):
    task = task_in(S.IN_PROGRESS)
    client.force_login(manager)
    client.post(address("cancel", task), {"why": "Not needed.", "is_charged": "yes"})
    assert Task.objects.get(pk=task.pk).is_charged is True


def test_a_client_cannot_say_what_is_charged(client, arkadia, task_in):
    task = task_in(S.OPEN)
    client.force_login(arkadia.owner)
    client.post(address("cancel", task), {"why": "Not needed.", "is_charged": "yes"})
    assert Task.objects.get(pk=task.pk).is_charged is False
