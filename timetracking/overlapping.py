"""What a written time runs into, and the ways out: it is cut itself, or what it hit gives way."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Refusal
from timetracking.models import TimeEntry


class Way(NamedTuple):
    """A cut that is offered. `name` says which, and of which entry; `span` is what is left."""

    name: str
    words: str
    span: Span


def hit_by(span: Span, person: User, besides: TimeEntry | None = None) -> TimeEntry | None:
    """The person's first entry that shares an instant with `span`."""
    others = person.time_entries.overlapping(span).select_related("task__client", "assistant")
    return others.exclude(pk=besides.pk if besides else None).first()


def sentence(hit: TimeEntry | None) -> str:
    if hit is None:
        return _("Overlaps with another entry")
    until = _time(hit.ended_at) if hit.ended_at else _("now")
    return _("Overlaps with “%(task)s”, %(start)s to %(end)s") % {
        "task": hit.task.title,
        "start": _time(hit.started_at),
        "end": until,
    }


def ways(span: Span, hit: TimeEntry) -> list[Way]:
    """How `span` and `hit` can both stand. None of them leaves an entry in two pieces."""
    offered = []
    if span.start < hit.started_at:
        words = _("Write only %(start)s to %(end)s")
        offered.append(_way("before", hit, words, Span(span.start, hit.started_at)))
    if hit.ended_at and hit.ended_at < span.end:
        words = _("Write only %(start)s to %(end)s")
        offered.append(_way("after", hit, words, Span(hit.ended_at, span.end)))
    if rest := _rest(hit, span):
        words = _("Cut the other one to %(start)s to %(end)s")
        offered.append(_way("other", hit, words, rest))
    return offered


def chosen(name: str, span: Span, hit: TimeEntry) -> Way | None:
    """The way of that name, if it is still one: the entry may be another by now."""
    return next((way for way in ways(span, hit) if way.name == name), None)


def rest(hit: TimeEntry, span: Span) -> Span:
    """What is left of `hit` beside `span`."""
    left = _rest(hit, span)
    if left is None:
        raise Refusal(sentence(hit), "started_at")
    return left


def _rest(hit: TimeEntry, span: Span) -> Span | None:
    is_final = hit.is_locked or not hit.is_within_window
    if hit.ended_at is None or is_final or (hit.task.is_ended and not hit.is_to_confirm):
        return None
    starts_earlier, ends_later = hit.started_at < span.start, hit.ended_at > span.end
    if starts_earlier == ends_later:
        return None
    return Span(hit.started_at, span.start) if starts_earlier else Span(span.end, hit.ended_at)


def _way(kind: str, hit: TimeEntry, words: str, span: Span) -> Way:
    shown = {"start": _time(span.start), "end": _time(span.end)}
    return Way(f"{kind}-{hit.pk}", words % shown, span)


def _time(instant) -> str:
    return date_format(timezone.localtime(instant), "TIME_FORMAT")
