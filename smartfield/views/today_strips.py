"""A person's day as a strip, drawn the same for themselves and for their manager."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from smartfield.lib.drawings import Piece, Point, Strip
from smartfield.lib.periods import Span
from smartfield.views.today_words import hour
from tasks.models import Task
from timetracking.models import TimeEntry

FIRST_HOUR, LAST_HOUR = 8, 20


def working_window(day: Span, zone: ZoneInfo, moments: Sequence[datetime]) -> Span:
    """From 8 to 20 of `day`, wider where `moments` lie outside; begun at an even hour."""
    hours = [timezone.localtime(at, zone).hour for at in moments if day.start <= at < day.end]
    first, last = min([FIRST_HOUR, *hours]) // 2 * 2, max([LAST_HOUR - 1, *hours]) + 1
    midnight = day.start.astimezone(zone)
    end = midnight.replace(hour=last) if last < 24 else day.end
    return Span(midnight.replace(hour=first), end)


def day_strip(
    name: str, window: Span, entries: Sequence[TimeEntry], due: Sequence[Task], now: datetime
) -> Strip:
    """The work of `name` in `window`, with what is due."""
    return Strip(
        window=window,
        label=_("%(name)s: %(facts)s") % {"name": name, "facts": _facts(entries, due)},
        pieces=[
            Piece(entry.started_at, entry.ended_at or now, "run" if entry.is_running else "work")
            for entry in entries
        ],
        points=[Point(task.due_at, "late" if task.was_due_by(now) else "due") for task in due],
        now=now,
    )


def _facts(entries: Sequence[TimeEntry], due: Sequence[Task]) -> str:
    facts = [_stretch(entry) for entry in entries]
    facts += [_("due %(time)s") % {"time": hour(task.due_at)} for task in due]
    return ", ".join(facts) or _("no time yet")


def _stretch(entry: TimeEntry) -> str:
    if entry.is_running:
        return _("running since %(start)s") % {"start": hour(entry.started_at)}
    times = {"start": hour(entry.started_at), "end": hour(entry.ended_at)}
    return _("worked %(start)s to %(end)s") % times


def unbroken_since(entries: Sequence[TimeEntry]) -> datetime:
    """Since when the running clock, the last of `entries`, has run without a break."""
    since = entries[-1].started_at
    for earlier in reversed(entries[:-1]):
        if earlier.ended_at != since:
            break
        since = earlier.started_at
    return since
