"""What was asked for, point by point: ticked by the client's people until the verdict."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from smartfield.lib.refusals import Overtaken
from smartfield.tests.at_once import at_once
from tasks import reviewing
from tasks.drafting import edit
from tasks.models import Check, Event, State, Task
from tasks.points import points


@pytest.fixture
def in_review(arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    for n, text in enumerate(["Two desks from January", "A quiet room"]):
        task.criteria.create(text=text, position=n)
    task.deliver(by=assistant, summary="All three compared.")
    return task


def keys(task):
    return [point.key for point in points(task, task.deliveries.last())]


def tick(client, task, key, is_fine="yes", round=1, **headers):
    typed = {"point": key, "is_fine": is_fine, "round": round}
    return client.post(reverse("task_check", args=[task.pk]), typed, headers=headers)


@pytest.mark.django_db
def test_the_review_lists_what_was_asked_for(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    page = client.get(in_review.get_absolute_url()).content.decode()
    assert page.index("Two desks from January") < page.index("A quiet room")
    assert page.count('name="is_fine" value="yes" aria-pressed="false"') == 2


@pytest.mark.django_db
def test_a_tick_is_kept_at_once_without_javascript(client, arkadia, in_review):
    client.force_login(arkadia.member)
    key = keys(in_review)[0]
    answer = tick(client, in_review, key)
    assert answer.status_code == 303
    assert answer.url == f"{in_review.get_absolute_url()}#{key}"
    kept = Check.objects.get()
    assert (kept.text, kept.is_fine, kept.by) == ("Two desks from January", True, arkadia.member)


@pytest.mark.django_db
def test_with_javascript_the_point_alone_comes_back(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    answer = tick(client, in_review, keys(in_review)[0], "no", **{"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert 'value="no" aria-pressed="true"' in page
    assert str(arkadia.owner) in page


@pytest.mark.django_db
def test_several_people_tick_and_the_last_word_counts(client, arkadia, in_review):
    for person, is_fine in ((arkadia.owner, "no"), (arkadia.member, "yes")):
        client.force_login(person)
        tick(client, in_review, keys(in_review)[0], is_fine)
    kept = Check.objects.get()
    assert (kept.is_fine, kept.by) == (True, arkadia.member)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("point", ""),
        ("point", "criterion-x"),
        ("point", "criterion-999999"),
        ("point", "a\x00b"),
        ("point", "x" * 5000),
        ("is_fine", "perhaps"),
        ("is_fine", ""),
        ("round", "2"),
        ("round", "9" * 400),
        ("round", ""),
    ],
)
def test_no_odd_tick_is_kept(client, arkadia, in_review, name, value):
    client.force_login(arkadia.owner)
    typed = {"point": keys(in_review)[0], "is_fine": "yes", "round": 1, name: value}
    assert client.post(reverse("task_check", args=[in_review.pk]), typed).status_code == 303
    assert not Check.objects.exists()


@pytest.mark.django_db
def test_a_point_of_another_task_is_not_ticked_here(
    client, arkadia, norden, assistant, in_review, new_task
):
    foreign = new_task(norden, "in_review", assistant).criteria.create(text="Theirs")
    client.force_login(arkadia.owner)
    tick(client, in_review, f"criterion-{foreign.pk}")
    assert not Check.objects.exists()


@pytest.mark.django_db
def test_nobody_but_the_client_ticks(client, manager, assistant, in_review):
    for person in (manager, assistant):
        client.force_login(person)
        assert tick(client, in_review, keys(in_review)[0]).status_code == 403
    assert not Check.objects.exists()


@pytest.mark.django_db
def test_after_the_verdict_no_tick_comes_or_changes(client, arkadia, in_review):
    key = keys(in_review)[0]
    reviewing.check(in_review, key, by=arkadia.owner, round=1, is_fine=True)
    in_review.accept(by=arkadia.owner, round=1)
    with pytest.raises(Overtaken):
        reviewing.check(in_review, key, by=arkadia.owner, round=1, is_fine=False)
    assert Check.objects.get().is_fine


@pytest.mark.django_db(transaction=True)
def test_a_tick_and_a_verdict_at_once_are_one_after_the_other(arkadia, assistant, new_task):
    for _round in range(10):
        task = new_task(arkadia, "in_progress", assistant)
        key = f"criterion-{task.criteria.create(text='Two desks').pk}"
        task.deliver(by=assistant, summary="Done.")
        answers = at_once(
            [
                lambda t=task, k=key: reviewing.check(
                    t, k, by=arkadia.member, round=1, is_fine=False
                ),
                lambda t=task: Task.objects.get(pk=t.pk).accept(by=arkadia.owner, round=1),
            ]
        )
        assert isinstance(answers[1], Event)
        assert Check.objects.filter(delivery__task=task).exists() != isinstance(
            answers[0], Overtaken
        )


@pytest.mark.django_db(transaction=True)
def test_two_ticks_of_one_point_at_once_are_one(arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    key = f"criterion-{task.criteria.create(text='Two desks').pk}"
    task.deliver(by=assistant, summary="Done.")
    people = (arkadia.owner, arkadia.member) * 4
    at_once(
        [
            lambda who=who: reviewing.check(task, key, by=who, round=1, is_fine=True)
            for who in people
        ]
    )
    assert Check.objects.count() == 1


@pytest.mark.django_db
def test_ticks_outlive_other_lines_that_are_written_anew(arkadia, manager, in_review):
    key = keys(in_review)[1]
    reviewing.check(in_review, key, by=arkadia.owner, round=1, is_fine=True)
    edit(in_review, by=manager, criteria=["A quiet room", "Below 250 euros"])
    assert [(p.text, p.is_fine) for p in points(in_review, in_review.deliveries.get())] == [
        ("A quiet room", True),
        ("Below 250 euros", False),
    ]


# Accepting with points that nobody ticked ------------------------------------------


@pytest.mark.django_db
def test_accepting_asks_once_which_points_are_not_ticked(client, arkadia, in_review):
    first, second = keys(in_review)
    reviewing.check(in_review, first, by=arkadia.owner, round=1, is_fine=True)
    client.force_login(arkadia.owner)
    path = reverse("task_accept", args=[in_review.pk])
    page = client.get(path).content.decode()
    assert "You have not ticked:" in page
    assert "A quiet room" in page
    assert "Two desks from January" not in page
    assert "Accept it all the same" in page
    client.post(path, {"round": 1, "seen": second})
    assert Task.objects.get(pk=in_review.pk).state == State.ACCEPTED


@pytest.mark.django_db
def test_what_a_colleague_unticked_meanwhile_is_asked_about(client, arkadia, in_review):
    first, second = keys(in_review)
    client.force_login(arkadia.owner)
    path = reverse("task_accept", args=[in_review.pk])
    typed = {"round": 1, "seen": second, "word": "Thank you, Priya."}
    asked = client.post(path, typed)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Not everything is ticked. Accept it all the same?" in page
    assert "Thank you, Priya.</textarea>" in page
    assert f'name="seen" value="{first} {second}"' in page
    assert Task.objects.get(pk=in_review.pk).state == State.IN_REVIEW


@pytest.mark.django_db
def test_where_all_is_fine_nothing_is_asked(client, arkadia, in_review):
    for key in keys(in_review):
        reviewing.check(in_review, key, by=arkadia.owner, round=1, is_fine=True)
    client.force_login(arkadia.owner)
    page = client.get(reverse("task_accept", args=[in_review.pk])).content.decode()
    assert "You have not ticked" not in page
    client.post(reverse("task_accept", args=[in_review.pk]), {"round": 1})
    assert Task.objects.get(pk=in_review.pk).state == State.ACCEPTED


# Sending back begins with what is not yet fine ------------------------------------


@pytest.mark.django_db
def test_each_point_not_yet_fine_is_a_correction_to_begin_with(client, arkadia, in_review):
    first, second = keys(in_review)
    reviewing.check(in_review, first, by=arkadia.owner, round=1, is_fine=False)
    reviewing.check(in_review, second, by=arkadia.owner, round=1, is_fine=True)
    client.force_login(arkadia.owner)
    page = client.get(reverse("task_send_back", args=[in_review.pk])).content.decode()
    assert "Not yet: Two desks from January</textarea>" in page
    assert "A quiet room" not in page
    assert 'name="correction_1"' not in page


@pytest.mark.django_db
def test_corrections_are_points_of_the_next_round(client, arkadia, assistant, in_review):
    in_review.send_back(by=arkadia.owner, round=1, corrections=["Terms are missing."])
    one = in_review.corrections.get()
    in_review.settle_correction(one, by=assistant, state="done", answer="Added for all three.")
    in_review.deliver(by=assistant, summary="With terms.")
    client.force_login(arkadia.owner)
    page = client.get(in_review.get_absolute_url()).content.decode()
    assert "What changed since" in page
    assert f'id="correction-{one.pk}"' in page
    assert "Added for all three." in page
    assert tick(client, in_review, f"correction-{one.pk}", "no", 2).status_code == 303
    again = client.get(reverse("task_send_back", args=[in_review.pk])).content.decode()
    assert "Not yet: Terms are missing.</textarea>" in again


@pytest.mark.django_db
def test_the_review_asks_the_database_as_often_for_many_points(client, arkadia, in_review):
    client.force_login(arkadia.owner)
    path = in_review.get_absolute_url()
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for n in range(20):
        key = f"criterion-{in_review.criteria.create(text=f'Line {n}').pk}"
        reviewing.check(in_review, key, by=arkadia.owner, round=1, is_fine=True)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few)
