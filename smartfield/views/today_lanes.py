"""The lanes of the day: the calls, and one for each assistant."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from clients.models import Call
from smartfield.lib import durations
from smartfield.lib.drawings import Piece, Strip, hour_marks
from smartfield.views.today_strips import day_strip, unbroken_since
from smartfield.views.today_team import TeamDay, is_on_line
from smartfield.views.today_words import hour

LONG_WITHOUT_BREAK = timedelta(hours=4)


class Lane(NamedTuple):
    """A row of the day, as `components/lanes.html` wants it; `seconds` is what it comes to."""

    name: str
    url: str
    strip: Strip
    words: str
    seconds: float
    icon: str = ""
    mark_name: str = ""
    words_url: str = ""
    warning: str = ""


def lanes(day: TeamDay) -> dict:
    axis = hour_marks(day.window, day.reader.zone, day.now)
    return {
        "lanes": [_calls(day), *(_person(person, day) for person in day.people)],
        "axis": axis,
        "now_x": Strip(day.window, "").percent(day.now),
        "now_words": hour(day.now),
        "worked": day.worked["seconds"],
    }


def _calls(day: TeamDay) -> Lane:
    words = _call_counts(day)
    return Lane(
        name=_("Calls"),
        url=reverse("call_list"),
        icon="phone",
        strip=Strip(
            window=day.window,
            label=_("Calls today: %(facts)s") % {"facts": words},
            pieces=[_piece(call, day.now) for call in day.calls],
            now=day.now,
        ),
        words=words,
        seconds=sum(call.seconds for call in day.calls if call.ended_at and not call.is_missed),
    )


def _piece(call: Call, now: datetime) -> Piece:
    if call.is_missed:
        return Piece(call.started_at, call.started_at, "missed")
    if is_on_line(call, now):
        return Piece(call.started_at, now, "run")
    return Piece(call.started_at, call.ended_at or call.started_at, "call")


def _call_counts(day: TeamDay) -> str:
    missed = sum(call.is_missed for call in day.calls)
    now = sum(is_on_line(call, day.now) for call in day.calls)
    logged = sum(call.state == Call.State.LOGGED for call in day.calls)
    counts = [
        logged and ngettext("%(count)s logged", "%(count)s logged", logged) % {"count": logged},
        missed and ngettext("%(count)s missed", "%(count)s missed", missed) % {"count": missed},
        now and ngettext("%(count)s now", "%(count)s now", now) % {"count": now},
    ]
    return ", ".join(count for count in counts if count) or _("no calls yet")


def _person(person: User, day: TeamDay) -> Lane:
    entries, due = day.entries.get(person.pk, []), day.due.get(person.pk, [])
    return Lane(
        name=str(person),
        url=reverse("person", args=[person.pk]),
        strip=day_strip(person.first_name, day.window, entries, due, day.now),
        seconds=person.seconds or 0,
        **_doing(entries, day.now),
    )


def _doing(entries: list, now: datetime) -> dict:
    if not entries:
        return {"words": _("Not started yet")}
    last = entries[-1]
    if not last.is_running:
        return {"words": _("Free since %(time)s") % {"time": hour(last.ended_at)}}
    shown = {"words": last.task.title, "words_url": last.task.get_absolute_url()}
    spent = now - unbroken_since(entries)
    if spent < LONG_WITHOUT_BREAK:
        return {**shown, "mark_name": "running"}
    words = _("no break for %(time)s") % {"time": durations.spelled(spent.total_seconds())}
    return {**shown, "mark_name": "overdue", "warning": words}
