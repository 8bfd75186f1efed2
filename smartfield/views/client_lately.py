"""What happened lately for a client: calls, moves of tasks and what was written, as one story."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Call, Client
from tasks.models import Comment, Event
from tasks.states import State
from tasks.story import MARKS
from tasks.wording import sentence

SHOWN = 12
LONGEST = 240  # characters of what somebody said


class Lately(NamedTuple):
    """One thing that happened, about a task or in a call."""

    at: datetime
    what: str
    about: str = ""
    url: str = ""
    said: str = ""
    mark: str = ""
    icon: str = ""
    is_internal: bool = False


def lately(client: Client, reader: User, tasks) -> list[Lately]:
    """The newest first, of what `reader` may see; `tasks` are those of the client."""
    told = chain(_calls(client, reader), _moves(reader, tasks), _talk(reader, tasks))
    return sorted(told, key=lambda one: one.at, reverse=True)[:SHOWN]


def _calls(client: Client, reader: User) -> Iterator[Lately]:
    calls = client.calls.visible_to(reader).select_related("contact", "client")
    for call in calls.order_by("-started_at", "-pk")[:SHOWN]:
        yield Lately(
            call.started_at,
            str(call.caller),
            about=_how(call),
            url=call.get_absolute_url(),
            said=call.summary[:LONGEST],
            icon="phone-missed" if call.is_missed else "phone",
        )


def _how(call: Call) -> str:
    if call.is_draft:
        return _("on the line")
    return _("missed") if call.is_missed else call.get_direction_display()


def _moves(reader: User, tasks) -> Iterator[Lately]:
    moves = Event.objects.filter(task__in=tasks).exclude(verb__in=["edit", "start"])
    for event in moves.select_related("task", "by").order_by("-at", "-pk")[:SHOWN]:
        yield Lately(
            event.at,
            sentence(event, reader),
            about=event.task.title,
            url=event.task.get_absolute_url(),
            mark=MARKS.get(event.verb, event.to_state),
        )


def _talk(reader: User, tasks) -> Iterator[Lately]:
    comments = Comment.objects.visible_to(reader).filter(task__in=tasks)
    for comment in comments.select_related("task", "author").order_by("-created_at")[:SHOWN]:
        is_question = comment.kind == Comment.Kind.QUESTION
        yield Lately(
            comment.created_at,
            _("%(who)s asks") % {"who": comment.author} if is_question else str(comment.author),
            about=comment.task.title,
            url=f"{comment.task.get_absolute_url()}#comment-{comment.pk}",
            said=comment.text[:LONGEST],
            mark=State.ON_HOLD if is_question else "",
            icon="comment",
            is_internal=comment.is_internal,
        )
