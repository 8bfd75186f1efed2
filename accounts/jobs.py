"""The worker's side of the outbox, and the errands of this app."""

from datetime import timedelta

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts import inviting, looking, mailing, outbox, resetting, tidying
from accounts.models import Invitation, Notice
from accounts.outbox import errand


@shared_task
def run_errand(errand_id: int) -> None:
    outbox.run(errand_id)


@shared_task
def sweep() -> None:
    outbox.sweep()


@shared_task
def forget_loose_files() -> None:
    now = timezone.now()
    tidying.forget_loose_files(now - timedelta(hours=1))
    tidying.forget_unused_uploads(now - timedelta(days=1))


@shared_task
def forget_old_sessions() -> None:
    call_command("clearsessions")


@errand("mail notice")
def mail_notice(notice: int) -> None:
    told = Notice.objects.select_related("person").filter(pk=notice).first()
    if told:  # else it was taken back meanwhile
        mailing.send_notice(told)


@errand("mail invitation")
def mail_invitation(invitation: int) -> None:
    sent = Invitation.objects.select_related("user", "invited_by").get(pk=invitation)
    mailing.send_invitation(sent, inviting.address(sent))


@errand("mail password reset")
def mail_password_reset(email: str, mail_id: str, page: str = "") -> None:
    if person := resetting.whose(email):
        mailing.send_password_reset(person, resetting.address(person, page), mail_id)


@errand("look at file")
def look_at_file(file: str) -> None:
    looking.look_at(file)
