"""What the frame of every page shows: counts, the running clock, the open call."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Notice, User
from clients.models import Call, Ring
from clients.ringing import ringing
from tasks.models import State, Task
from tasks.states import IN_HAND
from timetracking import timer
from timetracking.models import TimeEntry


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        theme = request.COOKIES.get("theme", "auto")
        return {"frame": {"role": "", "theme": theme, "agency_phone": settings.AGENCY_PHONE}}
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    counts = _counts(user)
    last = timer.latest(user) if user.is_assistant else None
    request.clock = last if last and last.is_running else None  # type: ignore[attr-defined]
    return {
        "role": user.role,
        "theme": user.theme,
        "clock": request.clock,  # type: ignore[attr-defined]
        **(_just_stopped(last) if last else {}),
        "ringing": ringing(user, timezone.now()) if counts["is_ringing"] else [],
        "open_call": _open_call(user) if counts["is_on_call"] else None,
        **counts,
    }


def _just_stopped(last: TimeEntry) -> dict[str, Any]:
    """For a moment after a stop: the entry, where its note goes, and how it is taken back."""
    now = timezone.now()
    if not timer.has_just_stopped(last, now):
        return {}
    return {
        "stopped": last,
        "note_url": reverse("time_note", args=[last.pk]),
        "undo_url": reverse("clock_undo") if timer.may_take_back(last, now) else "",
    }


def _counts(user: User) -> dict[str, Any]:
    """Everything the frame counts, what a client's person may see, and whether a manager has
    a call open or hears one ring, in one statement."""
    notices = Notice.objects.visible_to(user).unread()
    mine = Task.objects.filter(assistant=user, state__in=[*IN_HAND, State.ON_HOLD])
    counted = {
        "unread": notices,
        "queue_count": Task.objects.open(),
        "my_count": mine if user.is_assistant else Task.objects.none(),
    }
    may = {
        "sees_tasks": Exists(user.memberships.of_tasks()),
        "sees_money": Exists(user.memberships.of_money()),
        "is_on_call": Exists(_drafts(user)),
        "has_presses": Exists(user.offline_presses.to_mend()),
        "is_ringing": Exists(Ring.objects.visible_to(user).ringing(timezone.now())),
    }
    counts = {name: _count(rows) for name, rows in counted.items()}
    asked = User.objects.filter(pk=user.pk).annotate(**counts, **may)
    return asked.values(*counted, *may).get()


def _count(rows: Any) -> Coalesce:
    grouped = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return Coalesce(Subquery(grouped.values("n")), 0)


def _drafts(user: User) -> QuerySet[Call]:
    drafts = Call.objects.drafts().filter(manager=user)
    return drafts if user.is_manager else drafts.none()


def _open_call(user: User) -> Call | None:
    """The one that runs, else the latest that is over and not written down."""
    running_first = F("ended_at").desc(nulls_first=True)
    drafts = _drafts(user).select_related("contact", "client")
    return drafts.order_by(running_first, "-started_at").first()
