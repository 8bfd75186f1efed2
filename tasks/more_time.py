"""More hours than were agreed: the assistant asks, the manager has the word.

Promises: one open wish of a task at a time; a raised limit is an event that the client sees too,
and arms the warnings anew; a double press is one wish and one word.
Refuses: no more than is agreed already, a wish by whoever does not hold the task, and a no without
a reason.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.bell import ring
from smartfield.lib.durations import colon, spelled
from smartfield.lib.refusals import Overtaken, Refusal
from tasks import telling
from tasks.models import Event, MoreTime, Task
from tasks.states import IN_HAND


@transaction.atomic
def ask(task: Task, *, by: User, minutes: int, why: str) -> MoreTime:
    """`by`, who works on the task, needs up to `minutes` in all."""
    task = _locked(task)
    if task.assistant_id != by.pk or task.state not in IN_HAND:
        raise task.overtaken(by)
    _check_more(minutes, task.limit_minutes or task.estimate_minutes)
    if standing := task.wishes_for_time.filter(decided_at=None).first():
        if (standing.asked_by_id, standing.minutes) == (by.pk, minutes):
            return standing
        raise Refusal(_("You have asked already. Your manager answers that first"))
    wish = task.wishes_for_time.create(asked_by=by, minutes=minutes, why=why)
    event = task.record("ask_time", by=by, from_state=task.state, why=f"≤ {_colon(minutes)}\n{why}")
    facts = {"time": _colon(minutes), "words": why}
    telling.tell(task.manager, "time_asked", task, by=by, cause=event.pk, **facts)
    _ring(task)
    return wish


def answer(
    task: Task, *, by: User, is_yes: bool = True, minutes: int | None = None, word: str = ""
) -> Event | None:
    """The manager's word: go on up to `minutes` in all, or not."""
    if is_yes:
        return give(task, by=by, minutes=minutes or 0, word=word)
    return refuse(task, by=by, word=word)


@transaction.atomic
def give(task: Task, *, by: User, minutes: int, word: str = "") -> Event | None:
    """Raise the hour limit to `minutes`; None if it stands there already by the same press."""
    task = _locked(task)
    if task.is_ended:
        raise task.overtaken(by)
    if task.limit_minutes == minutes and task.events.filter(verb="give_time", by=by).exists():
        return None
    _check_more(minutes, task.limit_minutes)
    before = _colon(task.limit_minutes) if task.limit_minutes else "–"
    task.limit_minutes = minutes
    task.save(update_fields=["limit_minutes"])
    _decide(task, by, word, given_minutes=minutes)
    why = f"{before} → {_colon(minutes)}"
    event = task.record("give_time", by=by, from_state=task.state, why=why)
    _tell_assistant(task, "time_given", event, time=_colon(minutes), words=word)
    return event


@transaction.atomic
def refuse(task: Task, *, by: User, word: str) -> Event:
    """Leave the limit where it is, with a reason."""
    task = _locked(task)
    if not word.strip():
        raise Refusal(_("Say why there is no more time"), "word")
    if not _decide(task, by, word):
        raise Overtaken(_("Nobody waits for an answer about time any more"))
    event = task.record("refuse_time", by=by, from_state=task.state, why=word)
    _tell_assistant(task, "time_refused", event, words=word)
    return event


def open_wish(task: Task) -> MoreTime | None:
    return task.wishes_for_time.filter(decided_at=None).select_related("asked_by").first()


def _locked(task: Task) -> Task:
    return Task.objects.select_for_update(no_key=True).get(pk=task.pk)


def _check_more(minutes: int, agreed: int | None) -> None:
    if minutes <= (agreed or 0):
        words = _("Enter more than the %(time)s agreed so far")
        raise Refusal(words % {"time": spelled((agreed or 0) * 60, "0 min")}, "minutes")


def _decide(task: Task, by: User, word: str, **given: int) -> int:
    decided = {"decided_by": by, "decided_at": timezone.now(), "word": word, **given}
    return task.wishes_for_time.filter(decided_at=None).update(**decided)


def _tell_assistant(task: Task, kind: str, event: Event, **facts: str) -> None:
    if task.assistant:
        telling.tell(task.assistant, kind, task, by=event.by, cause=event.pk, **facts)
    _ring(task)


def _ring(task: Task) -> None:
    ring("task", task=task.pk)


def _colon(minutes: int) -> str:
    return colon(minutes * 60)
