"""The life of a task: which verb leads from where to where (product: Task)."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("In the queue")
    CLAIMED = "claimed", _("Claimed")
    IN_PROGRESS = "in_progress", _("In progress")
    ON_HOLD = "on_hold", _("Waiting for the client")
    IN_REVIEW = "in_review", _("With the client")
    SENT_BACK = "sent_back", _("Sent back")
    ACCEPTED = "accepted", _("Accepted")
    CANCELLED = "cancelled", _("Cancelled")


UNASSIGNED = frozenset({State.DRAFT, State.OPEN})
AT_WORK = frozenset({State.IN_PROGRESS, State.SENT_BACK})
IN_HAND = frozenset({State.CLAIMED}) | AT_WORK
RUNNABLE = IN_HAND
ENDED = frozenset({State.ACCEPTED, State.CANCELLED})
ASSIGNED = frozenset(State) - UNASSIGNED - {State.CANCELLED}
UNFINISHED = frozenset(State) - ENDED


class Move(NamedTuple):
    """A verb's `sources` and its target; the target is None where it depends on the task."""

    sources: frozenset[State]
    target: State | None


MOVES = {
    "ask_back": Move(frozenset({State.DRAFT}), State.DRAFT),
    "answer": Move(frozenset({State.DRAFT}), State.DRAFT),
    "recall": Move(IN_HAND | {State.DRAFT}, None),
    "publish": Move(frozenset({State.DRAFT}), State.OPEN),
    "withdraw": Move(frozenset({State.OPEN}), State.DRAFT),
    "claim": Move(frozenset({State.OPEN}), State.CLAIMED),
    "assign": Move(frozenset({State.OPEN}), State.CLAIMED),
    "start": Move(frozenset({State.CLAIMED}), State.IN_PROGRESS),
    "release": Move(IN_HAND, State.OPEN),
    "end_claim": Move(frozenset({State.CLAIMED}), State.OPEN),
    "hand_over": Move(IN_HAND, State.CLAIMED),
    "hold": Move(IN_HAND, State.ON_HOLD),
    "resume": Move(frozenset({State.ON_HOLD}), None),
    "deliver": Move(AT_WORK, State.IN_REVIEW),
    "accept": Move(frozenset({State.IN_REVIEW}), State.ACCEPTED),
    "send_back": Move(frozenset({State.IN_REVIEW}), State.SENT_BACK),
    "reopen": Move(frozenset({State.ACCEPTED}), State.IN_PROGRESS),
    "cancel": Move(frozenset(State) - ENDED, State.CANCELLED),
    "merge": Move(UNASSIGNED | {State.CLAIMED, State.IN_PROGRESS}, State.CANCELLED),
}
TAKES_OTHERS = MOVES["merge"].sources | {State.ON_HOLD}
SPLIT = UNFINISHED - {State.IN_REVIEW}


def can(verb: str, state: str) -> bool:
    return state in MOVES[verb].sources
