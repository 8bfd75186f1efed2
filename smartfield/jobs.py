"""The errands of the frame."""

from celery import shared_task
from django.utils import timezone

from accounts.outbox import errand
from clients.models import Export
from smartfield.rights import exporting


@shared_task
def forget_old_exports() -> None:
    exporting.forget_old(timezone.now())


@errand("export")
def make_export(export: int) -> None:
    """An export whose asker is gone meanwhile is not made."""
    if asked := Export.objects.filter(pk=export).first():
        exporting.make(asked)
