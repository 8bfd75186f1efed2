"""Free or charged: the client says it, whoever doubts it asks, the manager decides, in words."""

import pytest
from django.urls import reverse

from accounts.models import Notice
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once
from tasks import reviewing
from tasks.models import Correction, Task
from tasks.rounds import free_rounds

RULE = "What was agreed and is missing costs you nothing; a new wish is charged like other work."


@pytest.fixture
def in_review(arkadia, assistant, new_task):
    return new_task(arkadia, "in_review", assistant)


@pytest.fixture
def asked(arkadia, assistant, new_task):
    """A correction of a task that was sent back."""
    return new_task(arkadia, "sent_back", assistant).corrections.get()


def post(client, name, correction, **typed):
    return client.post(reverse(name, args=[correction.task_id, correction.pk]), typed)


@pytest.mark.django_db
def test_each_correction_has_its_kind_and_the_page_says_the_rule(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    path = reverse("task_send_back", args=[in_review.pk])
    assert RULE in client.get(path).content.decode()
    typed = {"correction_0": "Terms.", "kind_0": "agreed"}
    typed |= {"correction_1": "A map too.", "kind_1": "wish", "correction_2": "Prices."}
    client.post(path, {"round": 1, **typed})
    kept = dict(Correction.objects.values_list("text", "kind"))
    assert kept == {"Terms.": "agreed", "A map too.": "wish", "Prices.": "agreed"}


@pytest.mark.django_db
def test_add_another_keeps_the_kind(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    typed = {"round": 1, "correction_0": "A map.", "kind_0": "wish", "add": "1"}
    page = client.post(reverse("task_send_back", args=[in_review.pk]), typed).content.decode()
    chosen = page[page.index('name="kind_0" value="wish"') :][:80]
    assert "checked" in chosen


@pytest.mark.django_db
def test_an_unknown_kind_is_said_at_its_field(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    typed = {"round": 1, "correction_0": "A map.", "kind_0": "gift"}
    answer = client.post(reverse("task_send_back", args=[in_review.pk]), typed)
    assert answer.status_code == 422
    assert "Choose one of the two" in answer.content.decode()
    assert "A map.</textarea>" in answer.content.decode()
    assert not Correction.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"), [("wish", "wish"), ("agreed", "agreed"), ("", "agreed")]
)
def test_while_the_work_runs_it_is_the_same(client, arkadia, assistant, new_task, typed, kept):
    task = new_task(arkadia, "in_progress", assistant)
    client.force_login(arkadia.owner)
    path = reverse("task_corrections", args=[task.pk])
    assert RULE in client.get(path).content.decode()
    client.post(path, {"text": "Two desks.", "kind": typed})
    assert Correction.objects.get().kind == kept


@pytest.mark.django_db
def test_the_assistant_asks_and_the_manager_decides(client, arkadia, manager, assistant, asked):
    client.force_login(assistant)
    answer = post(client, "task_question", asked, why="The brief names no terms.")
    assert answer.status_code == 303
    assert Notice.objects.filter(person=manager, kind="charge_questioned").count() == 1
    client.force_login(arkadia.owner)
    page = client.get(asked.task.get_absolute_url()).content.decode()
    assert "Priya asks, Marta decides" in page
    assert "The brief names no terms." in page
    client.force_login(manager)
    answer = post(client, "task_decide", asked, decision="charged", word="Terms are new work.")
    assert answer.status_code == 303
    asked.refresh_from_db()
    assert (asked.decision, asked.decided_by, asked.is_free) == ("charged", manager, False)
    for person in (assistant, arkadia.owner, arkadia.member):
        assert Notice.objects.filter(person=person, kind="decided_charged").count() == 1
    client.force_login(arkadia.member)
    page = client.get(asked.task.get_absolute_url()).content.decode()
    assert "decided by Marta Ferreira" in page
    assert "Terms are new work." in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("task_question", {"why": "  "}, "Say why, so that the manager can decide"),
        ("task_question", {"why": "x" * 2001}, "Use 2000 characters or less"),
        ("task_question", {"why": "a\x00b"}, "Null characters"),
        ("task_decide", {"decision": "", "word": "Kept."}, "Choose free or charged"),
        ("task_decide", {"decision": "half", "word": "Kept."}, "Choose free or charged"),
        ("task_decide", {"decision": "free", "word": ""}, "Say why, in a sentence"),
        ("task_decide", {"decision": "free", "word": "x" * 2001}, "Use 2000 characters or less"),
    ],
)
def test_bad_input_is_answered_at_its_field(client, manager, asked, name, typed, words):
    client.force_login(manager)
    answer = post(client, name, asked, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert typed.get("word") != "Kept." or "Kept.</textarea>" in page
    asked.refresh_from_db()
    assert (asked.questioned_at, asked.decision) == (None, "")


@pytest.mark.django_db
def test_a_correction_is_reached_through_its_own_task_alone(
    client, manager, arkadia, assistant, asked, new_task
):
    other = new_task(arkadia, "sent_back", assistant)
    client.force_login(manager)
    for name in ("task_question", "task_decide"):
        assert client.get(reverse(name, args=[other.pk, asked.pk])).status_code == 404


@pytest.mark.django_db
def test_it_is_asked_once_and_decided_once(manager, assistant, asked):
    reviewing.question(asked, by=assistant, why="New to me.")
    with pytest.raises(Overtaken, match="in question already"):
        reviewing.question(asked, by=manager, why="To me too.")
    reviewing.decide(asked, by=manager, decision="free", word="It was said on the phone.")
    with pytest.raises(Overtaken, match="Marta Ferreira has decided it already: free"):
        reviewing.decide(asked, by=manager, decision="charged", word="No.")


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_are_one(manager, assistant, asked):
    words = ["free", "charged"] * 3
    answers = at_once(
        [
            lambda d=decision: reviewing.decide(asked, by=manager, decision=d, word="So.")
            for decision in words
        ]
    )
    assert sum(answer is None for answer in answers) == 1
    assert sum(isinstance(answer, Overtaken) for answer in answers) == 5
    assert Task.objects.get(pk=asked.task_id).events.filter(verb="decide").count() == 1


@pytest.mark.django_db
def test_once_it_is_accepted_only_an_open_question_is_decided(arkadia, manager, assistant, asked):
    task = asked.task
    task.settle_correction(asked, by=assistant, state="done")
    task.deliver(by=assistant, summary="With terms.")
    task.accept(by=arkadia.owner, round=2)
    with pytest.raises(Overtaken):
        reviewing.decide(asked, by=manager, decision="charged", word="Too late.")


@pytest.mark.django_db
def test_the_manager_is_told_what_an_acceptance_waits_for(arkadia, manager, assistant, asked):
    task = asked.task
    reviewing.question(asked, by=assistant, why="New to me.")
    task.settle_correction(asked, by=assistant, state="done")
    task.deliver(by=assistant, summary="With terms.")
    task.accept(by=arkadia.owner, round=2)
    assert Notice.objects.filter(person=manager, kind="charge_waits").count() == 1


@pytest.mark.django_db
def test_what_was_charged_is_not_doubted_after_the_task_was_opened_again(
    arkadia, manager, assistant, asked
):
    task = asked.task
    task.settle_correction(asked, by=assistant, state="done")
    task.deliver(by=assistant, summary="With terms.")
    task.accept(by=arkadia.owner, round=2)
    task.reopen(by=manager, why="A number was wrong.")
    for doubt in (
        lambda: reviewing.question(asked, by=assistant, why="New to me."),
        lambda: reviewing.decide(asked, by=manager, decision="free", word="So."),
    ):
        with pytest.raises(Refusal, match="charged already"):
            doubt()


@pytest.mark.django_db
def test_what_was_in_question_is_decided_of_a_cancelled_task_too(client, manager, assistant, asked):
    reviewing.question(asked, by=assistant, why="New to me.")
    asked.task.cancel(by=manager, why="They moved.", is_charged=True)
    assert Notice.objects.filter(person=manager, kind="charge_waits").count() == 1
    client.force_login(manager)
    post(client, "task_decide", asked, decision="free", word="As it was said.")
    asked.refresh_from_db()
    assert asked.decision == "free"


def correction(round, kind, decision=""):
    return Correction(round=round, kind=kind, decision=decision)


@pytest.mark.parametrize(
    ("corrections", "free"),
    [
        ([], set()),
        ([correction(1, "agreed")], set()),  # the first round holds the work itself
        ([correction(2, "agreed")], {2}),
        ([correction(2, "agreed"), correction(2, "wish")], set()),
        ([correction(2, "wish", "free"), correction(2, "agreed")], {2}),
        ([correction(2, "agreed", "charged")], set()),
        ([correction(2, "")], set()),  # older than the rule
        ([correction(2, "agreed"), correction(3, "wish"), correction(4, "agreed")], {2, 4}),
    ],
)
def test_a_round_is_free_where_every_correction_is(corrections, free):
    assert free_rounds(corrections) == free
