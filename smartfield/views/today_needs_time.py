"""Time that needs the manager of its task: a clock on too long, time to confirm."""

from datetime import datetime, timedelta

from django.db.models import Case, Count, Q, Value, When, Window
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib import durations, moments
from smartfield.views.today_need import SHOWN, Harm, Need, phone_or
from smartfield.views.today_words import hour
from timetracking.models import TimeEntry

LONG_CLOCK = timedelta(hours=4)


def time_needs(reader: User, now: datetime) -> tuple[list[Need], int]:
    """The worst of them, and how many there are."""
    is_long = Q(ended_at=None, started_at__lt=now - LONG_CLOCK)
    needy = (
        TimeEntry.objects.filter(is_long | Q(is_to_confirm=True), task__manager=reader)
        .annotate(
            harm=Case(
                When(ended_at=None, then=Value(int(Harm.LONG_CLOCK))),
                default=Value(int(Harm.UNCONFIRMED)),
            ),
            total=Window(Count("pk")),
        )
        .select_related("task__client", "assistant")
        .order_by("harm", "started_at")
    )
    found = list(needy[:SHOWN])
    return [_need(entry, now) for entry in found], found[0].total if found else 0


def _need(entry: TimeEntry, now: datetime) -> Need:
    facts = _long_clock(entry, now) if entry.is_running else _unconfirmed(entry)
    return Need(
        harm=Harm(entry.harm),
        title=entry.task.title,
        url=entry.task.get_absolute_url(),
        who=entry.task.client.name,
        task_id=entry.task_id,
        **facts,
    )


def _long_clock(entry: TimeEntry, now: datetime) -> dict:
    name = entry.assistant.first_name
    spent = durations.spelled((now - entry.started_at).total_seconds())
    why = _("%(name)s has had the clock on since %(time)s, for %(spent)s.") % {
        "name": name,
        "time": hour(entry.started_at),
        "spent": spent,
    }
    see = _("Look at the time")
    act = phone_or(entry.assistant.phone, name, see, entry.get_absolute_url())
    return {"mark_name": "running", "why": why, **act}


def _unconfirmed(entry: TimeEntry) -> dict:
    why = _("%(name)s has not confirmed %(spent)s, %(when)s.") % {
        "name": entry.assistant.first_name,
        "spent": durations.spelled(entry.seconds),
        "when": moments.by_day(entry.started_at),
    }
    act = {"action": _("Look at the time"), "action_url": entry.get_absolute_url()}
    return {"mark_name": "hours", "why": why, **act}
