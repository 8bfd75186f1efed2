"""Mail to a person, in their language and zone, from a template with a text and an HTML part.

Promises: a mail that must be sent again after a crash carries the same Message-ID.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import notices
from accounts.models import Invitation, Notice, User
from smartfield.lib.words import clean

SUBJECT_SHOWN = 200


@contextmanager
def read_by(person: User) -> Iterator[None]:
    """Speak the language and the hours of `person`."""
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(person.zone):
        yield


def send(person: User, template: str, message_id: str, **context: Any) -> None:
    """Send `emails/<template>` to `person`; raises what the mail server answers."""
    with read_by(person):
        mail = _mail(person, template, {**_letterhead(person), **context})
    mail.extra_headers["Message-ID"] = f"<{message_id}@{urlsplit(settings.SITE_URL).hostname}>"
    mail.send()


def _letterhead(person: User) -> dict[str, Any]:
    return {
        "person": person,
        "site": settings.SITE_URL,
        "agency": settings.AGENCY_NAME,
        "agency_phone": settings.AGENCY_PHONE,
        "language": translation.get_language(),
    }


def _mail(person: User, template: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The first line of the text part is the subject."""
    subject, body = render_to_string(f"emails/{template}.txt", context).split("\n", 1)
    subject = clean(" ".join(subject.split()))[:SUBJECT_SHOWN]
    mail = EmailMultiAlternatives(
        subject=subject,
        body=body.strip() + "\n",
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    html = render_to_string(f"emails/{template}.html", {**context, "subject": subject})
    mail.attach_alternative(html, "text/html")
    return mail


def send_notice(notice: Notice) -> None:
    """Mail a notice, unless the person left or was told otherwise meanwhile."""
    if notice.mailed_at or not (notice.person.is_active and notice.person.wants_mail):
        return
    with read_by(notice.person):
        told = notices.worded(notice)
        reason = _("You get this because it concerns your work with %(agency)s.")
    send(
        notice.person,
        "notice",
        f"notice-{notice.pk}",
        told=told,
        button_words=told.action,
        button_url=settings.SITE_URL + notice.path,
        reason=reason % {"agency": settings.AGENCY_NAME},
    )
    notice.mailed_at = timezone.now()
    notice.save(update_fields=["mailed_at"])


def send_invitation(invitation: Invitation, address: str) -> None:
    if invitation.revoked_at or invitation.accepted_at:
        return
    with read_by(invitation.user):
        words = _("Set your password")
        reason = _("You get this because %(name)s invited you.") % {"name": invitation.invited_by}
    send(
        invitation.user,
        "invitation",
        f"invitation-{invitation.pk}",
        invitation=invitation,
        button_words=words,
        button_url=address,
        reason=reason,
    )


def send_password_reset(person: User, address: str, mail_id: str) -> None:
    with read_by(person):
        words = _("Set a new password")
        reason = _("You get this because somebody asked for a new password for this address.")
    send(
        person,
        "password_reset",
        f"reset-{mail_id}",
        button_words=words,
        button_url=address,
        reason=reason,
    )
