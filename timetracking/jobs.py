from celery import shared_task
from django.utils import timezone

from timetracking import forgotten, limits


@shared_task
def look_for_forgotten_clocks() -> None:
    forgotten.look(timezone.now())


@shared_task
def watch_limits() -> None:
    limits.look(timezone.now())
