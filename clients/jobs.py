from celery import shared_task
from django.utils import timezone

from clients import reminding


@shared_task
def remind() -> None:
    reminding.call_follow_ups(timezone.now())
    reminding.ending_agreements(timezone.now())
