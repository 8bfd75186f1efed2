"""Reminders of calls. What is due is asked of the database, so a missed run is caught up; the
cause names the promise, so nobody is told of it twice."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import notices
from clients.models import Call


@transaction.atomic
def call_follow_ups(at: datetime) -> None:
    """Tell each manager of the follow-ups that their own day has brought."""
    latest_day = (at + timedelta(days=1)).date()
    for call in Call.objects.follow_up_due(latest_day).select_related(
        "manager", "contact", "client"
    ):
        if call.follow_up_on <= timezone.localtime(at, call.manager.zone).date():
            notices.tell(
                call.manager,
                "call_follow_up",
                f"call_follow_up:{call.pk}:{call.follow_up_on}",
                call.get_absolute_url(),
                name=call.caller,
                follow_up_on=call.follow_up_on,
            )
