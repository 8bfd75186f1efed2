"""What managers said of the team's time: most of it was looked at, one entry came back."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F

from smartfield.demo.days import Days
from tasks.states import IN_HAND
from timetracking import confirming
from timetracking.models import TimeEntry

LOOKED_AFTER = timedelta(hours=14)
WHY = {
    "en": "This runs into the lunch you wrote to me about. Please look at the end.",
    "ru": "Тут внутри обед, о котором вы писали. Посмотрите, пожалуйста, на конец.",
}


def write(days: Days) -> None:
    """Nobody looks at what was written in the last two days but at one entry."""
    by_hand = TimeEntry.objects.filter(origin=TimeEntry.Origin.MANUAL, locked_at=None)
    older = by_hand.filter(ended_at__lt=days.now - timedelta(days=2))
    older.update(checked_at=F("ended_at") + LOOKED_AFTER)
    lately = by_hand.to_look_at().filter(
        task__state__in=IN_HAND, started_at__gt=days.now - settings.TIME_EDIT_WINDOW
    )
    for entry in lately.select_related("task__client__manager", "assistant").order_by("pk")[:1]:
        reason = WHY[entry.assistant.language]
        confirming.decline([entry], by=entry.task.client.manager, reason=reason)
