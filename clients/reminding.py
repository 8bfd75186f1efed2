"""Reminders of calls, leads and agreements, and of questions under a playbook.

What is due is asked of the database, so a missed run is caught up; the cause names the promise or
the question, so nobody is told of it twice.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts import notices
from clients import asking
from clients.models import Agreement, Call, Client, SectionQuestion
from smartfield.lib.periods import working_days_later

ENDING = timedelta(days=30)


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
def section_questions(at: datetime) -> None:
    """Remind each client's manager of the questions that a working day of theirs has left open."""
    waiting = SectionQuestion.objects.open().filter(
        section__removed_at=None, asked_at__lte=at - timedelta(days=1)
    )
    for question in waiting.select_related("section__client__manager", "asked_by"):
        manager = question.section.client.manager
        if working_days_later(question.asked_at, 1, manager.zone) <= at:
            asking.tell(
                question,
                "section_question_waiting",
                manager,
                by=question.asked_by,
                words=question.text,
                since_at=question.asked_at,
            )


@transaction.atomic
def ending_agreements(at: datetime) -> None:
    """Tell each client's manager, 30 days before, of an agreement that ends; a new end is a new
    cause."""
    agreements = Agreement.objects.filter(client__archived_at=None)
    first = (at - timedelta(days=1)).date()
    for one in agreements.ending(first, at.date() + ENDING).select_related("client__manager"):
        notices.tell(
            one.client.manager,
            "agreement_ending",
            f"agreement_ending:{one.pk}:{one.valid_to}",
            one.get_absolute_url(),
            title=one.title,
            client=one.client,
            ends_on=one.valid_to,
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
