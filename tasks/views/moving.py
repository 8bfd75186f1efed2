"""The plain moves of a task: each has an address that is posted to, and a page that asks."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import STAFF, roles
from accounts.models import Role, User
from smartfield.lib.refusals import Overtaken, said_on
from smartfield.lib.returning import came_from, next_page, see
from tasks import more_time
from tasks.forms import moves as forms
from tasks.forms.talk import AskBackForm, DeclineForm
from tasks.models import State, Task
from tasks.states import MOVES, can
from tasks.views.reaching import posted, require, task_for

asked_or_posted = require_http_methods(["GET", "HEAD", "POST"])


class Words(NamedTuple):
    """What the page of a move says, and what is told when it is done."""

    question: Promise
    explain: Promise
    button: Promise
    done: Promise
    is_danger: bool = False


WORDS = {
    "publish": Words(
        _("Put the task in the queue"),
        _("Assistants see it at once and can take it."),
        _("Put in the queue"),
        _("The task is in the queue."),
    ),
    "ask_back": Words(
        _("Ask about the request"),
        _("They are told at once and answer from their own page. The request stays a draft."),
        _("Send the question"),
        _("Your question is on its way."),
    ),
    "decline": Words(
        _("Decline the request"),
        _("They are told at once, with your reason. Nothing is charged."),
        _("Decline the request"),
        _("The request is declined."),
        is_danger=True,
    ),
    "take_back": Words(
        _("Take the request back"),
        _("Nobody works on it then, and nothing is charged. You can ask anew at any time."),
        _("Take it back"),
        _("Your request is taken back."),
        is_danger=True,
    ),
    "release": Words(
        _("Give the task back"),
        _(
            "It goes back to the queue, with a sheet for whoever takes it next. The team alone sees"
            " the sheet. A running clock stops."
        ),
        _("Give back to the queue"),
        _("The task is back in the queue."),
    ),
    "hand_over": Words(
        _("Hand the task over"),
        _(
            "They are told at once and read your sheet before their clock starts. The team alone"
            " sees it. A running clock stops."
        ),
        _("Hand over"),
        _("The task is handed over."),
    ),
    "ask_time": Words(
        _("Ask for more time"),
        _("Your manager is told at once. Go on with something else until they answer."),
        _("Ask for more time"),
        _("Your manager is asked."),
    ),
    "give_time": Words(
        _("More time for the task"),
        _("The assistant is told at once. The warnings at 80 and 100 % count from the new limit."),
        _("Say so"),
        _("The assistant knows."),
    ),
    "hold": Words(
        _("Put the task on hold"),
        _("Ask the client, or wait for a day. A running clock stops."),
        _("Put on hold"),
        _("The task is on hold."),
    ),
    "resume": Words(
        _("Go on with the task"),
        _("The task goes on where it was."),
        _("Go on"),
        _("The task goes on."),
    ),
    "answer": Words(
        _("Answer the question"),
        _("The task goes on as soon as you answer."),
        _("Send the answer"),
        _("Your answer is sent. The task goes on."),
    ),
    "reopen": Words(
        _("Open the task again"),
        _("The assistant works on it again. What was charged stays; new time is charged anew."),
        _("Open again"),
        _("The task is open again."),
    ),
    "cancel": Words(
        _("Cancel the task"),
        _("The task ends here. This cannot be undone."),
        _("Cancel the task"),
        _("The task is cancelled."),
        is_danger=True,
    ),
}
EVENTS = {"answer": "resume"}
ECHO = timedelta(minutes=1)


@roles(Role.MANAGER)
@asked_or_posted
def publish(request: HttpRequest, number: int) -> HttpResponse:
    return move(request, "publish", task_for(request, number), forms.PublishForm)


@roles(Role.MANAGER)
@asked_or_posted
def ask_back(request: HttpRequest, number: int) -> HttpResponse:
    return move(request, "ask_back", task_for(request, number), AskBackForm)


@roles(*STAFF)
@asked_or_posted
def release(request: HttpRequest, number: int) -> HttpResponse:
    return move(request, "release", task_for(request, number), forms.ReleaseForm)


@roles(*STAFF)
@asked_or_posted
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    task = task_for(request, number)
    return move(request, "hand_over", task, partial(forms.HandOverForm, task=task))


@roles(*STAFF)
@asked_or_posted
def ask_or_give_time(request: HttpRequest, number: int) -> HttpResponse:
    """The assistant asks, a manager answers, or gives unasked."""
    task = task_for(request, number)
    if request.user.is_assistant:
        ask = partial(more_time.ask, task)
        return move(request, "ask_time", task, forms.AskTimeForm, act=ask)
    form_of = partial(forms.GiveTimeForm, wish=more_time.open_wish(task))
    return move(request, "give_time", task, form_of, act=partial(more_time.answer, task))


@roles(*STAFF)
@asked_or_posted
def hold(request: HttpRequest, number: int) -> HttpResponse:
    return move(request, "hold", task_for(request, number), forms.HoldForm)


@roles(*STAFF)
@asked_or_posted
def resume(request: HttpRequest, number: int) -> HttpResponse:
    return move(request, "resume", task_for(request, number), forms.ResumeForm)


@roles(Role.CLIENT)
@asked_or_posted
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """One press of an offered answer is an answer; from Home it leads back there."""
    task = task_for(request, number)
    undo = reverse("task_recall", args=[task.pk])
    return move(request, "answer", task, forms.AnswerForm, undo=undo)


@roles(Role.CLIENT)
@require_POST
def recall(request: HttpRequest, number: int) -> HttpResponse:
    """Right after it: the answer is taken back."""
    task = task_for(request, number)
    try:
        require("recall", request.user, task)
        task.recall(by=request.user)
        messages.info(request, _("Your answer is taken back. The question waits for you."))
    except Overtaken as late:
        messages.error(request, str(late))
    return see(came_from(request, task.get_absolute_url()))


@roles(Role.MANAGER)
@asked_or_posted
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    return move(request, "reopen", task_for(request, number), forms.ReopenForm)


@roles(Role.MANAGER, Role.CLIENT)
@asked_or_posted
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """A request may be taken back by its own side, and declined by a manager."""
    task = task_for(request, number)
    if request.user.is_client:
        return move(request, "cancel", task, forms.CancelForm, WORDS["take_back"])
    if task.is_request and task.state == State.DRAFT:
        return move(request, "cancel", task, DeclineForm, WORDS["decline"])
    return move(request, "cancel", task, forms.ChargedCancelForm)


# What they share ----------------------------------------------------------------


def move(
    request: HttpRequest,
    verb: str,
    task: Task,
    form_of: Callable[..., Form],
    words: Words | None = None,
    undo: str = "",
    act: Callable[..., Any] | None = None,
) -> HttpResponse:
    form, words = form_of(posted(request)), words or WORDS[verb]
    act = partial(act or getattr(task, verb), by=request.user)
    if answered := done(request, verb, task, form, act, words.done, undo):
        return answered
    status = 422 if form.errors else 200
    found = {
        "task": task,
        "form": form,
        "words": words,
        "cancel_url": next_page(request, task.get_absolute_url()),
    }
    return render(request, "tasks/move.html", found, status=status)


def done(
    request: HttpRequest,
    verb: str,
    task: Task,
    form: Form,
    act: Callable[..., Any],
    told: str | Promise,
    undo: str = "",
) -> HttpResponse | None:
    """Do the posted verb and lead back to where it was asked for, else to the task; None where its
    page is to ask (again).

    Whoever comes too late is told so: on the task's page, or on the form with all they typed.
    """
    if request.method != "POST":
        return unless_late(request, verb, task)
    back = next_page(request, task.get_absolute_url())
    if is_echo(verb, task, request.user):
        return see(back)
    with said_on(form):
        require(verb, request.user, task)
        if form.is_valid():
            act(**form.cleaned_data)
            if told:
                messages.success(request, str(told), extra_tags=undo and f"undo:{undo}")
            return see(back)
    return None


def unless_late(request: HttpRequest, verb: str, task: Task) -> HttpResponse | None:
    try:
        require(verb, request.user, task)
    except Overtaken as late:
        messages.error(request, str(late))
        return see(next_page(request, task.get_absolute_url()))
    return None


def is_echo(verb: str, task: Task, user: User) -> bool:
    """Whether this person has just made this very move: a double press, a retry, a reload."""
    verb, last = EVENTS.get(verb, verb), task.events.last()
    return bool(
        last
        and verb in MOVES
        and not can(verb, task.state)
        and last.by_id == user.pk
        and last.verb == verb
        and last.to_state == task.state
        and last.at > timezone.now() - ECHO
    )
