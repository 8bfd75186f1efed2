"""Calls that need their manager: missed, promised, unfinished."""

from datetime import datetime

from django.db.models import Case, Count, Q, Value, When, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from clients.models import Call
from smartfield.lib import moments
from smartfield.views.today_need import SHOWN, Harm, Need
from smartfield.views.today_team import ON_LINE_AT_MOST


def call_needs(reader: User, now: datetime) -> tuple[list[Need], int]:
    """The worst of them, and how many there are."""
    harm = Case(*(When(rule, then=Value(int(kind))) for kind, rule in _rules(now).items()))
    needy = (
        Call.objects.visible_to(reader)
        .filter(manager=reader)
        .annotate(harm=harm, total=Window(Count("pk")))
        .filter(harm__isnull=False)
        .select_related("client", "contact")
        .with_attempts()
        .order_by("harm", Coalesce("call_back_at", "started_at"))
    )
    found = list(needy[:SHOWN])
    return [WORDED[Harm(call.harm)](call, now) for call in found], found[0].total if found else 0


def _rules(now: datetime) -> dict[Harm, Q]:
    left_open = Q(ended_at__isnull=False) | Q(started_at__lt=now - ON_LINE_AT_MOST)
    return {
        Harm.MISSED_CALL: Q(pk__in=Call.objects.to_return().values("pk")),
        Harm.FOLLOW_UP: ~Q(state=Call.State.MISSED)
        & Q(follow_up_on__lte=timezone.localdate(now), followed_up_at=None),
        Harm.OPEN_INTAKE: Q(state=Call.State.DRAFT) & left_open,
    }


def _need(
    call: Call, title: str, why: str, act: dict[str, str], mark_name: str = "", icon: str = ""
) -> Need:
    return Need(
        harm=Harm(call.harm),
        mark_name=mark_name,
        icon=icon,
        title=title,
        url=call.get_absolute_url(),
        who=str(call.client or _("Unknown")),
        why=why,
        **act,
    )


def _missed(call: Call, now: datetime) -> Need:
    title = _("Missed call, %(caller)s") % {"caller": call.caller}
    why = _("They called %(when)s.") % {"when": moments.by_day(call.started_at, now)}
    if call.contact is None and call.client is None:
        why += " " + _("The number is not on any client.")
    if call.call_back_at and call.is_overdue:
        why += " " + _("Was due %(when)s.") % {"when": moments.by_day(call.call_back_at, now)}
    elif call.call_back_at:
        why += " " + _("Call back %(when)s.") % {"when": moments.by_day(call.call_back_at, now)}
    if call.tries:
        words = ngettext(
            "%(count)s try, last %(when)s.", "%(count)s tries, last %(when)s.", call.tries
        )
        why += " " + words % {"count": call.tries, "when": moments.by_day(call.tried_at, now)}
    act = call_back(call) if call.phone else {"action": "", "action_url": ""}
    mark = "overdue" if call.is_overdue else "missed"
    return _need(call, title, why, act, mark_name=mark)


def _follow_up(call: Call, now: datetime) -> Need:
    title = _("Call back: %(name)s") % {"name": call.caller}
    late = (timezone.localdate(now) - call.follow_up_on).days
    facts = {"when": moments.by_day(call.started_at, now), "count": late}
    if late > 1:
        words = ngettext(
            "You promised it for %(count)s day ago. The last call was %(when)s.",
            "You promised it for %(count)s days ago. The last call was %(when)s.",
            late,
        )
    elif late:
        words = _("You promised it for yesterday. The last call was %(when)s.")
    else:
        words = _("You promised it for today. The last call was %(when)s.")
    return _need(call, title, words % facts, call_back(call), icon="phone")


def _open_intake(call: Call, now: datetime) -> Need:
    title = _("Call with %(caller)s") % {"caller": call.caller}
    facts = {"when": moments.by_day(call.started_at, now)}
    why = _("They called %(when)s; the intake is not finished.") % facts
    act = {"action": _("Finish"), "action_url": call.get_absolute_url()}
    return _need(call, title, why, act, mark_name="draft")


WORDED = {
    Harm.MISSED_CALL: _missed,
    Harm.FOLLOW_UP: _follow_up,
    Harm.OPEN_INTAKE: _open_intake,
}


def call_back(call: Call) -> dict[str, str]:
    """Open the intake with the caller's number filled in."""
    query = "?" + urlencode({"phone": call.phone, "direction": "out"}) if call.phone else ""
    return {
        "action": _("Call back"),
        "action_url": reverse("call_new") + query,
        "action_icon": "phone",
    }
