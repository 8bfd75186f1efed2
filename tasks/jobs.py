from celery import shared_task
from django.utils import timezone

from tasks import claims, expiring, reminding, repeating


@shared_task
def remind() -> None:
    reminding.all_due(timezone.now())


@shared_task
def end_claims() -> None:
    claims.look(timezone.now())


@shared_task
def accept_expired() -> None:
    expiring.accept_expired(timezone.now())


@shared_task
def repeat() -> None:
    repeating.make_due(timezone.now())
