"""The errands of the frame."""

from celery import shared_task
from django.utils import timezone

from accounts.mailing import read_by
from accounts.models import User
from accounts.outbox import errand
from clients.models import Export
from smartfield.imports.bringing import back, batches
from smartfield.rights import exporting
from timetracking.models import Batch


@shared_task
def forget_old_exports() -> None:
    exporting.forget_old(timezone.now())


@errand("export")
def make_export(export: int) -> None:
    """An export whose asker is gone meanwhile is not made."""
    if asked := Export.objects.filter(pk=export).first():
        exporting.make(asked)


@errand("bring in import")
def bring_in_import(batch: int) -> None:
    """What refuses is said in the language of whoever pressed."""
    if waiting := Batch.objects.select_related("by").filter(pk=batch).first():
        with read_by(waiting.by):
            batches.bring_waiting(waiting)


@errand("take back import")
def take_back_import(batch: int) -> None:
    if going := Batch.objects.filter(pk=batch).first():
        with read_by(User.objects.get(pk=going.mapping["back_by"])):
            back.take_back_going(going)
