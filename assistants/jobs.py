from celery import shared_task
from django.utils import timezone

from accounts.outbox import errand
from assistants import counting, offering
from assistants.bonuses import awarding
from assistants.growth import renewing


@shared_task
def expire_offers() -> None:
    offering.expire(timezone.now())


@shared_task
def count_everybody() -> None:
    counting.count()


@errand("count everybody")
def count_all() -> None:
    counting.count()


@errand("count assistant")
def count_assistant(person: int) -> None:
    counting.count(person)


@shared_task
def renew_recent_figures() -> None:
    renewing.renew_recent(timezone.now())


@shared_task
def renew_all_figures() -> None:
    renewing.renew()


@shared_task
def award_bonuses() -> None:
    awarding.award_all(timezone.now())
