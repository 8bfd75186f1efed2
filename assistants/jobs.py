from celery import shared_task
from django.utils import timezone

from assistants.bonuses import awarding
from assistants.growth import renewing


@shared_task
def renew_recent_figures() -> None:
    renewing.renew_recent(timezone.now())


@shared_task
def renew_all_figures() -> None:
    renewing.renew()


@shared_task
def award_bonuses() -> None:
    awarding.award_all(timezone.now())
