"""How a task went: its moves, talk, corrections and work in one line of time, for one reader.

A client meets nothing that is for the team: no internal comment, no handover note.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import StoredFile, User
from smartfield.lib import durations
from tasks.models import Comment, Correction, Delivery, Event, State, Task, TaskFile
from tasks.wording import sentence

# moves that tell a client nothing
OF_THE_TEAM = {
    *("edit", "publish", "withdraw", "start", "read_sheet", "ask_time", "refuse_time"),
    *("wait", "wait_no_more"),
}
OTHERS = ("merge_in", "split", "split_from")  # moves that name another task
WHY_FOR_ALL = {"accept", "reopen", "cancel", "rate", "question", "decide", "give_time"}
WHY_FOR_TEAM = WHY_FOR_ALL | {
    *("release", "hand_over", "ask_time", "refuse_time", "wait", "wait_no_more", "remove_file")
}
MARKS = {
    "deliver": State.IN_REVIEW,
    "accept": State.ACCEPTED,
    "send_back": State.SENT_BACK,
    "cancel": State.CANCELLED,
    "hold": State.ON_HOLD,
}


class Told(NamedTuple):
    """One thing that happened: the variables of components/entry.html."""

    at: datetime
    what: str
    details: str = ""
    body: str = ""
    mark: str = ""
    is_mine: bool = False
    is_internal: bool = False
    anchor: str = ""
    files: tuple[StoredFile, ...] = ()


class Sources(NamedTuple):
    """The rows that a story is told from; each read once."""

    events: list[Event]
    comments: list[Comment]
    corrections: list[Correction]
    deliveries: list[Delivery]
    work: list[Any]
    files: list[TaskFile]

    @classmethod
    def of(cls, task: Task, reader: User) -> "Sources":
        return cls(
            list(task.events.select_related("by")),
            list(task.comments.visible_to(reader).select_related("author")),
            list(task.corrections.select_related("asked_by", "questioned_by", "decided_by")),
            list(task.deliveries.select_related("delivered_by", "reviewed_by")),
            list(task.time_entries.select_related("assistant")),
            list(task.files.visible_to(reader).select_related("stored__uploaded_by", "delivery")),
        )

    def beside(self, **owner: int) -> tuple[StoredFile, ...]:
        """The files beside one thing, given as `comment_id`, `correction_id` or `delivery_id`."""
        ((name, pk),) = owner.items()
        beside = (file for file in self.files if getattr(file, name) == pk)
        return tuple(file.stored for file in beside if file.stored)


def tell(task: Task, reader: User, sources: Sources) -> list[Told]:
    """Everything that `reader` may know, the oldest first."""
    told = chain(
        _moves(task, reader, sources),
        _talk(reader, sources),
        _corrections(reader, sources),
        _work(reader, sources.work),
    )
    return sorted(told, key=lambda one: one.at)


# Moves --------------------------------------------------------------------------


def _moves(task: Task, reader: User, sources: Sources) -> Iterator[Told]:
    results = _results(sources)
    for event in sources.events:
        if not _is_told_by_comment(event) and not (reader.is_client and event.verb in OF_THE_TEAM):
            yield Told(
                event.at,
                sentence(event, reader),
                details=_details(task, reader, event, results.get(event.pk), sources.corrections),
                body=why(event, reader),
                mark=MARKS.get(event.verb, ""),
            )


def _results(sources: Sources) -> dict[int, Delivery]:
    """The result that each delivery, acceptance and return is about, by the event's number."""
    judged = {
        "deliver": sources.deliveries,
        "accept": [d for d in sources.deliveries if d.verdict == Delivery.Verdict.ACCEPTED],
        "send_back": [d for d in sources.deliveries if d.verdict == Delivery.Verdict.SENT_BACK],
    }
    return {
        event.pk: delivery
        for verb, deliveries in judged.items()
        for event, delivery in zip(
            (e for e in sources.events if e.verb == verb), deliveries, strict=False
        )
    }


def _is_told_by_comment(event: Event) -> bool:
    """A question and its answer are comments too; they are told once, there."""
    return bool(event.why) and event.verb in {"hold", "resume", "ask_back", "answer"}


def why(event: Event, reader: User) -> str:
    """The reason of a move, as far as `reader` may know it."""
    return event.why if event.verb in (WHY_FOR_ALL if reader.is_client else WHY_FOR_TEAM) else ""


def _details(
    task: Task,
    reader: User,
    event: Event,
    delivery: Delivery | None,
    corrections: Iterable[Correction],
) -> str:
    if event.verb in OTHERS and not reader.is_client:
        return _link_to_other(event)
    if delivery is None:
        return ""
    if event.verb == "deliver":
        return _round_link(task, delivery.round)
    if event.verb == "accept":
        rating = rating_for(reader, delivery)
        return _("%(rating)d of 5.") % {"rating": rating} if rating else ""
    asked = sum(c.came_by_return and c.round == delivery.round + 1 for c in corrections)
    words = ngettext("%(count)d correction.", "%(count)d corrections.", asked)
    return words % {"count": asked}


def rating_for(reader: User, delivery: Delivery) -> int | None:
    """Never a bare number for the assistant: without a word of the client's it says nothing."""
    return None if reader.is_assistant and not delivery.word else delivery.rating


def _round_link(task: Task, round: int) -> str:
    url = reverse("task_round", args=[task.pk, round])
    return format_html('<a class="link" href="{}">{}</a>', url, _("Round %(n)d") % {"n": round})


def _link_to_other(event: Event) -> str:
    """The other task; of a merged one its history, it has no other page any more."""
    is_merged = event.verb == "merge_in"
    page, words = (
        ("task_history", _("Its history")) if is_merged else ("task", _("Look at the task"))
    )
    url = reverse(page, args=[event.why.removeprefix("SF-")])
    return format_html('<a class="link" href="{}">{}</a>', url, words)


# Talk ---------------------------------------------------------------------------


def _talk(reader: User, sources: Sources) -> Iterator[Told]:
    for comment in sources.comments:
        is_own = comment.author_id == reader.pk
        files = sources.beside(comment_id=comment.pk)
        yield Told(
            comment.created_at,
            _("You wrote") if is_own else _headed(comment),
            details="" if comment.text or files else _("The file was removed."),
            body=comment.text,
            mark=State.ON_HOLD if comment.kind == Comment.Kind.QUESTION else "",
            is_mine=is_own and not comment.is_internal,
            is_internal=comment.is_internal,
            anchor=f"comment-{comment.pk}",
            files=files,
        )


def _headed(comment: Comment) -> str:
    if comment.kind == Comment.Kind.QUESTION:
        return _("%(who)s asks") % {"who": comment.author}
    return str(comment.author)


def _corrections(reader: User, sources: Sources) -> Iterator[Told]:
    for correction in sources.corrections:
        if not correction.came_by_return:
            yield Told(
                correction.asked_at,
                _("You asked for a change")
                if correction.asked_by_id == reader.pk
                else _("%(who)s asks for a change") % {"who": correction.asked_by},
                body=correction.text,
                mark=State.SENT_BACK,
                is_mine=correction.asked_by_id == reader.pk,
                files=sources.beside(correction_id=correction.pk),
            )
        if correction.settled_at:
            yield Told(correction.settled_at, _settled(correction), body=correction.answer)


def _settled(correction: Correction) -> str:
    words = {"text": correction.text.splitlines()[0][:80]}
    if correction.state == Correction.State.DONE:
        return _("Correction done: “%(text)s”") % words
    return _("Left as it is: “%(text)s”") % words


# Work ---------------------------------------------------------------------------


def _work(reader: User, entries: Iterable[Any]) -> Iterator[Told]:
    for entry in entries:
        yield Told(
            entry.started_at if entry.is_running else entry.ended_at,
            _worked(reader, entry),
            details=_("to confirm") if entry.is_to_confirm and not reader.is_client else "",
            body=entry.note,
            mark="running" if entry.is_running else "",
        )


def _worked(reader: User, entry: Any) -> str:
    words = {"who": entry.assistant.first_name, "time": durations.spelled(entry.seconds)}
    if entry.is_running:
        is_own = entry.assistant_id == reader.pk
        return _("Your clock is on.") if is_own else _("%(who)s is working on it now.") % words
    if entry.assistant_id == reader.pk:
        return _("You worked %(time)s.") % words
    return _("%(who)s worked %(time)s.") % words
