"""What managers said of the team's time: most of it was looked at, one entry came back."""

from datetime import datetime, timedelta

from django.db.models import F

from accounts.models import Notice
from smartfield.demo.days import Days
from tasks.states import IN_HAND
from timetracking import confirming
from timetracking.models import TimeEntry

LOOKED_AFTER = timedelta(hours=14)
SENT_BACK_WITHIN = timedelta(days=5)
WHY = {
    "en": "This runs into the lunch you wrote to me about. Please look at the end.",
    "ru": "Тут внутри обед, о котором вы писали. Посмотрите, пожалуйста, на конец.",
}


def write(days: Days) -> None:
    """Nobody looks at what was written in the last two days but at one entry."""
    by_hand = TimeEntry.objects.filter(origin=TimeEntry.Origin.MANUAL, locked_at=None)
    older = by_hand.filter(ended_at__lt=days.now - timedelta(days=2))
    older.update(checked_at=F("ended_at") + LOOKED_AFTER)
    lately = TimeEntry.objects.billable().filter(
        task__state__in=IN_HAND, started_at__gt=days.now - SENT_BACK_WITHIN
    )
    known = lately.select_related("task__client__manager", "assistant")
    for entry in known.order_by("-origin", "pk")[:1]:  # by hand, if there is one
        _send_back(entry, days.now - days.minutes(25, 50))


def _send_back(entry: TimeEntry, at: datetime) -> None:
    """As `confirming.decline` does, at an instant that has passed."""
    by, reason = entry.task.client.manager, WHY[entry.assistant.language]
    entry.is_to_confirm, entry.declined_why = True, reason
    entry.save(update_fields=["is_to_confirm", "declined_why"])
    facts = {name: getattr(entry, name) for name in ("task", "started_at", "ended_at", "note")}
    entry.versions.create(**facts, changed_by=by, changed_at=at, reason=reason)
    confirming.tell(entry, by)
    Notice.objects.filter(kind="time_declined").update(created_at=at)
