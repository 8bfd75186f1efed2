from celery import shared_task
from django.utils import timezone

from clients import reminding


@shared_task
def remind() -> None:
    now = timezone.now()
    reminding.call_follow_ups(now)
    reminding.leads_to_ask_again(now)
    reminding.section_questions(now)
    reminding.ending_agreements(now)
