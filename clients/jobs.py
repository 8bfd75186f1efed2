from celery import shared_task
from django.utils import timezone

from accounts.outbox import errand
from clients import recordings, reminding


@shared_task
def remind() -> None:
    now = timezone.now()
    reminding.call_follow_ups(now)
    reminding.leads_to_ask_again(now)
    reminding.section_questions(now)
    reminding.ending_agreements(now)
    reminding.call_backs_overdue(now)
    recordings.forget_what_waits_too_long(now)


@errand("fetch recording")
def fetch_recording(ring: int, url: str) -> None:
    recordings.bring(ring, url)


@errand("hand over recording")
def hand_over_recording(call: int) -> None:
    recordings.hand_over_to(call)
