"""Mail to a person, in their language and zone, from a template with a text and an HTML part."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts import notices
from accounts.models import Invitation, Notice, User


def send(person: User, template: str, message_id: str, **context: Any) -> None:
    """Send `emails/<template>` to `person`; raises what the mail server answers."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        with timezone.override(person.zone):
            _send(person, template, message_id, context)


def _send(person: User, template: str, message_id: str, context: dict[str, Any]) -> None:
    context = {
        "person": person,
        "site": settings.SITE_URL,
        "agency": settings.AGENCY_NAME,
        "agency_phone": settings.AGENCY_PHONE,
        "language": translation.get_language(),
        **context,
    }
    text = render_to_string(f"emails/{template}.txt", context)
    subject, body = text.split("\n", 1)
    host = settings.SITE_URL.split("//")[1].split(":")[0]
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=body.lstrip("\n"),
        to=[person.email],
        headers={"Message-ID": f"<{message_id}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"emails/{template}.html", context), "text/html")
    mail.send()


def send_notice(notice: Notice) -> None:
    """Mail a notice, unless the person left or was told otherwise meanwhile."""
    if notice.mailed_at or not (notice.person.is_active and notice.person.wants_mail):
        return
    send(notice.person, "notice", f"notice-{notice.pk}", notice=_Worded(notice))
    notice.mailed_at = timezone.now()
    notice.save(update_fields=["mailed_at"])


class _Worded:
    """A notice in the reader's words, as the mail template wants it."""

    def __init__(self, notice: Notice):
        self.subject = notices.subject(notice)
        self.line = notices.line(notice)
        self.action = notices.action(notice)
        self.address = settings.SITE_URL + notice.path


def send_invitation(invitation: Invitation, address: str) -> None:
    if invitation.revoked_at or invitation.accepted_at:
        return
    send(
        invitation.user,
        "invitation",
        f"invitation-{invitation.pk}",
        invitation=invitation,
        address=address,
    )


def send_password_reset(person: User, address: str, key: str) -> None:
    send(person, "password_reset", f"reset-{key}", address=address)
