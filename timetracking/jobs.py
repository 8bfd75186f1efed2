from celery import shared_task
from django.utils import timezone

from timetracking import forgotten


@shared_task
def look_for_forgotten_clocks() -> None:
    forgotten.look(timezone.now())
