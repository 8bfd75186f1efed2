"""“It's about this one”: what was said goes on the open task instead of making a second."""

import pytest
from django.urls import reverse

from accounts.models import Notice
from clients.models import Call
from tasks import intake
from tasks.alike import alike
from tasks.models import Comment, Task
from tasks.tests.test_intake_page import block, finish, form

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def call(manager):
    return intake.begin(by=manager)


@pytest.fixture
def open_task(arkadia, assistant, new_task):
    return new_task(arkadia, "in_progress", assistant, title="Move the dentist to next week")


def hints(desk, call, title, n="0", **fields):
    typed = form(block(0, title=title), **fields, part="hints", n=n)
    path = reverse("call_lookup", args=[call.pk])
    return desk.post(path, typed, headers={"HX-Request": "true"})


@pytest.mark.parametrize(
    "title", ["Move the dentist", "Dentist: move to next week", "Move dentst next week"]
)
def test_a_task_called_alike_is_offered_as_the_title_is_typed(
    desk, call, arkadia, open_task, title
):
    page = hints(desk, call, title, found=arkadia.contact.key)
    assert "It’s about this one" in page.text
    assert f'value="{open_task.pk}"' in page.text


def test_nothing_else_is_offered(arkadia, norden, open_task, new_task, assistant):
    for state in ("accepted", "cancelled"):
        new_task(arkadia, state, assistant, title="Move the dentist to next week")
    assert alike("Move the dentist to next week", arkadia.client) == [open_task]
    assert alike("Compare coworking spaces", arkadia.client) == []
    assert alike("Move the dentist to next week", norden.client) == []
    assert alike("Move the dentist to next week", None) == []
    assert alike("M", arkadia.client) == []


def test_looking_for_it_keeps_no_draft_and_bent_places_break_nothing(desk, call, arkadia):
    for n in ("0", "7", "x", "", "9" * 40):
        assert hints(desk, call, "Move the dentist", n=n).status_code == 200
    call.refresh_from_db()
    assert call.draft == {}


def test_the_note_goes_on_that_task_in_the_same_save(desk, call, arkadia, assistant, open_task):
    response = finish(
        desk,
        call,
        block(0, title="Move the dentist", due_at="", about=open_task.pk),
        block(1, title="Order flowers"),
        found=arkadia.contact.key,
        summary="Thursday is fine too. And flowers, please.",
    )
    assert response.status_code == 303
    comment = open_task.comments.get()
    assert (comment.text, comment.call, comment.is_internal) == (
        "Thursday is fine too. And flowers, please.",
        call,
        False,
    )
    assert [task.title for task in call.tasks.all()] == ["Order flowers"]
    assert Notice.objects.filter(person=assistant, kind="comment").count() == 1
    page = desk.get(call.get_absolute_url()).text
    assert f"#comment-{comment.pk}" in page


def test_a_note_alone_needs_neither_title_nor_date_and_is_no_new_task(
    desk, call, arkadia, open_task
):
    blocks = [block(0, title="", due_at="frday", about=open_task.pk, brief="After five only.")]
    assert finish(desk, call, *blocks, found=arkadia.contact.key).status_code == 303
    call.refresh_from_db()
    assert (call.outcome, call.tasks.count()) == (Call.Outcome.NOTE, 0)
    assert open_task.comments.get().text == "After five only."


def test_finishing_twice_writes_one_note(desk, call, arkadia, open_task):
    for _press in range(2):
        finish(desk, call, block(0, about=open_task.pk), found=arkadia.contact.key)
    assert open_task.comments.count() == 1


@pytest.mark.parametrize("about", ["999999", "x", "9" * 30, "'--"])
def test_a_task_that_is_none_is_refused_with_everything_kept(desk, call, arkadia, about):
    response = finish(desk, call, block(0, about=about), found=arkadia.contact.key)
    assert response.status_code == 422
    assert "Choose an open task of this client" in response.text
    assert "Rebook the Lisbon trip" in response.text
    assert not Task.objects.exists()


def test_anothers_task_and_an_ended_one_are_refused_by_the_form(
    desk, call, arkadia, norden, new_task, assistant
):
    for task in (new_task(norden, "open"), new_task(arkadia, "accepted", assistant)):
        response = finish(desk, call, block(0, about=task.pk), found=arkadia.contact.key)
        assert response.status_code == 422
    assert not Comment.objects.exists()


def record(call, manager, caller, **wanted):
    facts = {"direction": "in", "lost_reason": "", "has_consent": False, "follow_up_on": None}
    return intake.record(call, by=manager, caller=caller, summary="Said.", tasks=[wanted], **facts)


def test_the_verb_refuses_anothers_task_and_writes_nothing(
    call, manager, arkadia, norden, new_task
):
    theirs = new_task(norden, "open")
    caller = intake.Caller(arkadia.contact, arkadia.client)
    with pytest.raises(intake.Refusal, match="another client"):
        record(call, manager, caller, about=theirs)
    call.refresh_from_db()
    assert call.is_draft
    assert not Comment.objects.exists()


def test_a_task_that_ended_meanwhile_takes_the_whole_save_back(
    call, manager, arkadia, open_task, assistant
):
    seen = Task.objects.get(pk=open_task.pk)
    open_task.cancel(by=manager, why="Not needed.")
    caller = intake.Caller(arkadia.contact, arkadia.client)
    with pytest.raises(intake.Refusal, match="not possible now"):
        record(call, manager, caller, about=seen)
    call.refresh_from_db()
    assert call.is_draft
    assert not Comment.objects.exists()
