"""The calls of today, as `components/calls.html` wants them."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Call
from smartfield.lib import durations
from smartfield.views.today_needs_calls import call_back
from smartfield.views.today_team import TeamDay, is_on_line

SHOWN = 12


class Row(NamedTuple):
    at: datetime
    who: str
    url: str
    about: str
    out: str = ""
    out_url: str = ""
    is_missed: bool = False
    is_on_line: bool = False


def calls(day: TeamDay) -> dict[str, Any]:
    """The latest calls of the day; `call_count` is how many there are in all."""
    rows = [_row(call, day.now) for call in day.calls[:SHOWN]]
    return {"calls": rows, "call_count": len(day.calls)}


def _row(call: Call, now: datetime) -> Row:
    return Row(
        at=call.started_at,
        who=call.caller,
        url=call.get_absolute_url(),
        is_missed=call.is_missed,
        is_on_line=is_on_line(call, now),
        about=_about(call, now),
        **_out(call, now),
    )


def _about(call: Call, now: datetime) -> str:
    if call.is_missed:
        return _("missed")
    if is_on_line(call, now):
        return _("on the line")
    if call.ended_at is None:
        return _("intake left open")
    spent = durations.spelled(call.seconds)
    is_out = call.direction == Call.Direction.OUT
    return _("%(spent)s, outgoing") % {"spent": spent} if is_out else spent


def _out(call: Call, now: datetime) -> dict[str, str]:
    """What came of it, or what is still to do."""
    if call.is_missed and not call.followed_up_at:
        act = call_back(call)
        return {"out": act["action"], "out_url": act["action_url"]}
    if is_on_line(call, now):
        return {"out": _("Intake open")}
    if call.is_draft:
        return {"out": _("Finish"), "out_url": call.get_absolute_url()}
    if call.task_count:
        words = ngettext("%(count)s task", "%(count)s tasks", call.task_count)
        return {"out": words % {"count": call.task_count}}
    return {"out": str(call.get_outcome_display()).capitalize()}
