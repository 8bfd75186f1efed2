"""Reminders of calls and of leads. What is due is asked of the database, so a missed run is caught
up; the cause names the promise, so nobody is told of it twice."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts import notices
from clients.models import Call, Client


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


@transaction.atomic
def leads_to_ask_again(at: datetime) -> None:
    """Tell each manager of the leads whose "not now" is over; a day that was promised on a call is
    told of with that call."""
    latest_day = (at + timedelta(days=1)).date()
    promised = Call.objects.filter(client=OuterRef("pk"), follow_up_on=OuterRef("ask_again_on"))
    due = Client.objects.to_ask_again(latest_day).exclude(Exists(promised))
    for lead in due.select_related("manager"):
        if lead.ask_again_on <= timezone.localtime(at, lead.manager.zone).date():
            notices.tell(
                lead.manager,
                "ask_again",
                f"ask_again:{lead.pk}:{lead.ask_again_on}",
                lead.get_absolute_url(),
                client=lead.name,
                ask_again_on=lead.ask_again_on,
            )
