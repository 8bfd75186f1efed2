"""A question that offers its answers: one press answers, and is taken back for a moment."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from smartfield.lib.refusals import Overtaken, Refusal
from tasks.forms.moves import HoldForm
from tasks.models import Comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    task.hold(by=assistant, question="Is Thursday fine?", choices=["Yes", "No, Friday"])
    return task


@pytest.fixture
def desk(client, arkadia):
    client.force_login(arkadia.owner)
    return client


def press(desk, task, text="Yes", **more):
    return desk.post(reverse("task_answer", args=[task.pk]), {"text": text, **more}, follow=True)


def undo(desk, task):
    return desk.post(reverse("task_recall", args=[task.pk]), {"next": "/"}, follow=True)


def test_home_and_the_task_show_a_button_for_each(desk, task):
    for address in ("/", task.get_absolute_url()):
        page = desk.get(address).text
        for choice in ("Yes", "No, Friday"):
            assert f'name="text" value="{choice}"' in page


def test_a_question_without_them_shows_none(desk, arkadia, assistant, new_task):
    new_task(arkadia, "on_hold", assistant)
    assert 'name="text" value=' not in desk.get("/").text


def test_one_press_answers_and_the_undo_stands_beside(desk, task):
    page = press(desk, task, next="/")
    assert page.redirect_chain[-1][0] == "/"
    assert f'action="{reverse("task_recall", args=[task.pk])}"' in page.text
    task.refresh_from_db()
    assert (task.state, task.comments.last().text) == ("in_progress", "Yes")


def test_taken_back_the_question_waits_again_and_nobody_meets_the_answer(
    desk, task, assistant, manager
):
    press(desk, task)
    page = undo(desk, task)
    assert "The question waits for you." in page.text
    assert 'name="text" value="Yes"' in page.text
    task.refresh_from_db()
    assert (task.state, task.held_from) == ("on_hold", "in_progress")
    assert not task.comments.filter(kind=Comment.Kind.ANSWER).exists()
    assert not Notice.objects.filter(kind__in=["answered", "recalled"]).exists()
    press(desk, task, "No, Friday")
    assert task.comments.last().text == "No, Friday"


def test_whoever_has_met_the_answer_is_told(desk, task, assistant, manager):
    press(desk, task)
    Notice.objects.filter(person=assistant, kind="answered").update(read_at=timezone.now())
    undo(desk, task)
    assert [n.person for n in Notice.objects.filter(kind="recalled")] == [assistant]
    assert Notice.objects.filter(kind="answered").count() == 1


def test_twice_is_once(desk, task):
    press(desk, task)
    undo(desk, task)
    page = undo(desk, task)
    assert "This is not possible now." in page.text
    assert [e.verb for e in task.events.all()].count("recall") == 1


def test_later_than_a_minute_it_is_too_late(task, arkadia, monkeypatch):
    task.answer(by=arkadia.owner, text="Yes")
    later = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr("tasks.models.life.timezone.now", lambda: later)
    with pytest.raises(Overtaken, match="too late"):
        task.recall(by=arkadia.owner)
    assert task.comments.filter(kind=Comment.Kind.ANSWER).exists()


def test_anothers_answer_and_a_task_that_went_on_stay(task, arkadia, assistant):
    task.answer(by=arkadia.owner, text="Yes")
    with pytest.raises(Overtaken):
        task.recall(by=arkadia.member)
    task.deliver(by=assistant, summary="Done.")
    with pytest.raises(Overtaken):
        task.recall(by=arkadia.owner)


def test_an_answer_about_a_request_is_taken_back_too(desk, arkadia, manager):
    from tasks.drafting import draft

    asked = draft(arkadia.client, by=arkadia.owner, title="Order lunch")
    asked.ask_back(by=manager, text="For how many?", choices=["Four", "Six"])
    press(desk, asked, "Four")
    assert 'value="Six"' in undo(desk, asked).text
    press(desk, asked, "Six")
    assert [c.text for c in asked.comments.all()] == ["For how many?", "Six"]


@pytest.mark.parametrize("typed", ["1\n2\n3\n4\n5", "x" * 41])
def test_too_many_or_too_long_ones_are_refused_at_the_field(typed):
    form = HoldForm({"question": "Which?", "choices": typed})
    assert "choices" in form.errors


def test_answers_without_a_question_are_refused(arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    with pytest.raises(Refusal, match="Write the question"):
        task.hold(by=assistant, choices=["Yes"], until=timezone.localdate() + timedelta(days=3))
