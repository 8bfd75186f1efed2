"""The client's verdict: on the result that was seen, once, with corrections or without."""

import pytest
from django.urls import reverse

from smartfield.lib.refusals import Overtaken
from smartfield.tests.at_once import at_once
from tasks.models import Correction, Delivery, Event, State, Task


@pytest.fixture
def in_review(arkadia, assistant, new_task):
    return new_task(arkadia, "in_review", assistant)


def fresh(task):
    return Task.objects.get(pk=task.pk)


@pytest.mark.django_db(transaction=True)
def test_accept_and_send_back_at_once_are_one_decision(arkadia, assistant, new_task):
    for _round in range(20):
        task = new_task(arkadia, "in_review", assistant)
        answers = at_once(
            [
                lambda t=task: fresh(t).accept(by=arkadia.owner, round=1),
                lambda t=task: fresh(t).send_back(by=arkadia.member, round=1, corrections=["No."]),
            ]
        )
        assert sum(isinstance(answer, Event) for answer in answers) == 1
        assert sum(isinstance(answer, Overtaken) for answer in answers) == 1
        task = fresh(task)
        assert task.events.filter(verb__in=["accept", "send_back"]).count() == 1
        verdict = task.deliveries.get().verdict
        assert {"accepted": "accepted", "sent_back": "sent_back"}[task.state] == verdict
        assert task.corrections.count() == (task.state == State.SENT_BACK)


@pytest.mark.django_db
def test_a_verdict_on_a_result_that_changed_meanwhile_is_refused(
    client, arkadia, assistant, in_review
):
    in_review.send_back(by=arkadia.owner, round=1, corrections=["Terms."])
    in_review.settle_correction(in_review.corrections.get(), by=assistant, state="done")
    in_review.deliver(by=assistant, summary="With terms.")
    client.force_login(arkadia.member)
    response = client.post(reverse("task_accept", args=[in_review.pk]), {"round": 1})
    assert response.status_code == 422
    assert "The result has changed meanwhile. Look at it again" in response.content.decode()
    assert fresh(in_review).state == State.IN_REVIEW


@pytest.mark.django_db
def test_the_form_says_which_result_was_seen(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    page = client.get(reverse("task_accept", args=[in_review.pk])).content.decode()
    assert '<input type="hidden" name="round" value="1"' in page


@pytest.mark.django_db
def test_a_rating_and_a_word_are_kept_with_the_result(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    answer = {"round": 1, "rating": "4", "word": "Clear as a bell."}
    client.post(reverse("task_accept", args=[in_review.pk]), answer)
    delivery = Delivery.objects.get()
    assert (delivery.rating, delivery.word) == (4, "Clear as a bell.")


@pytest.mark.django_db
def test_neither_has_to_be_given(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    client.post(reverse("task_accept", args=[in_review.pk]), {"round": 1})
    assert Delivery.objects.get().rating is None
    assert fresh(in_review).state == State.ACCEPTED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("rating", "6", "Choose from 1 to 5, or nothing"),
        ("rating", "0", "Choose from 1 to 5, or nothing"),
        ("rating", "five", "Choose from 1 to 5, or nothing"),
        ("word", "x" * 2001, "Use 2000 characters or less (now 2001)"),
        ("word", "a\x00b", "Null characters"),
        ("round", "", "the page was not whole"),
        ("round", "one", "the page was not whole"),
        ("round", "-1", "the page was not whole"),
        ("round", "9" * 400, "the page was not whole"),
    ],
)
def test_bad_input_is_answered_at_its_field(client, arkadia, in_review, name, value, words):
    client.force_login(arkadia.owner)
    good = {"round": "1", "rating": "5", "word": "Thank you, Priya."}
    response = client.post(reverse("task_accept", args=[in_review.pk]), {**good, name: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert name == "word" or "Thank you, Priya." in page
    assert fresh(in_review).state == State.IN_REVIEW


@pytest.mark.django_db
def test_a_manager_says_how_the_client_accepted(client, manager, in_review):
    client.force_login(manager)
    path = reverse("task_accept", args=[in_review.pk])
    refused = client.post(path, {"round": 1, "note": "  "})
    assert refused.status_code == 422
    assert "Say how the client accepted it" in refused.content.decode()
    client.post(path, {"round": 1, "note": "On the phone, 15:40."})
    assert in_review.events.get(verb="accept").why == "On the phone, 15:40."


@pytest.mark.django_db
def test_sending_back_asks_for_a_correction(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    path = reverse("task_send_back", args=[in_review.pk])
    for nothing in ({}, {"correction_0": " \n "}, {"correction_0": "", "correction_1": ""}):
        response = client.post(path, {"round": 1, **nothing})
        assert response.status_code == 422
        words = "Write at least one correction, or accept the result"
        assert words in response.content.decode()
    assert not Correction.objects.exists()


@pytest.mark.django_db
def test_corrections_are_kept_one_by_one_for_the_next_round(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    asked = {"correction_0": "", "correction_1": "Terms.", "correction_2": "Price too."}
    client.post(reverse("task_send_back", args=[in_review.pk]), {"round": 1, **asked})
    kept = Correction.objects.values_list("text", "round", "came_by_return")
    assert [*kept] == [("Terms.", 2, True), ("Price too.", 2, True)]
    assert fresh(in_review).round == 2


@pytest.mark.django_db
def test_add_another_gives_one_more_field_and_keeps_the_words(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    path = reverse("task_send_back", args=[in_review.pk])
    response = client.post(path, {"round": 1, "correction_0": "Terms.", "add": "1"})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="correction_1"' in page
    assert 'name="correction_2"' not in page
    assert "Terms.</textarea>" in page
    assert "There is a problem" not in page
    assert not Correction.objects.exists()


@pytest.mark.django_db
def test_more_fields_than_there_may_be_are_not_read(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    flood = {f"correction_{n}": f"Point {n}" for n in range(300)}
    client.post(reverse("task_send_back", args=[in_review.pk]), {"round": 1, **flood})
    assert Correction.objects.count() == 20


@pytest.mark.django_db
def test_a_correction_too_long_is_said_at_its_field(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    typed = {"round": 1, "correction_0": "Terms.", "correction_1": "x" * 5001}
    response = client.post(reverse("task_send_back", args=[in_review.pk]), typed)
    assert response.status_code == 422
    assert "#id_correction_1" in response.content.decode()
    assert "Terms.</textarea>" in response.content.decode()
    assert fresh(in_review).state == State.IN_REVIEW


@pytest.mark.django_db
def test_a_round_shows_what_was_asked_and_what_became_of_it(client, arkadia, assistant, in_review):
    in_review.send_back(by=arkadia.owner, round=1, corrections=["Terms are missing."])
    one = in_review.corrections.get()
    in_review.settle_correction(one, by=assistant, state="declined", answer="They have none.")
    in_review.deliver(by=assistant, summary="All with terms.")
    client.force_login(arkadia.owner)
    first = client.get(reverse("task_round", args=[in_review.pk, 1])).content.decode()
    second = client.get(reverse("task_round", args=[in_review.pk, 2])).content.decode()
    assert "What was asked for next" in first
    assert "Terms are missing." in first
    assert "They have none." in second
    assert "All with terms." in second
    assert client.get(reverse("task_round", args=[in_review.pk, 3])).status_code == 404
