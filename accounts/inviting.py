"""Inviting a person.

Promises: the link works once, for 72 hours, for the invited address only; a newer invitation
ends the older ones; the mail is queued in the same transaction.
Refuses: a spent, revoked or expired link (`None`), and an address that can already sign in.
"""

import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.models import Invitation, User


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(user: User, *, by: User) -> Invitation:
    """A fresh invitation for `user`, mailed to them in their language."""
    now = timezone.now()
    user.invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        user=user,
        invited_by=by,
        token_hash=_hash(token),
        created_at=now,
        expires_at=now + settings.INVITATION_LIFETIME,
    )
    address = settings.SITE_URL + reverse("welcome", args=[token])
    outbox.put("mail invitation", f"{invitation.pk}", invitation=invitation.pk, address=address)
    return invitation


def waiting(token: str) -> Invitation | None:
    """The invitation that `token` opens, while it can still be accepted."""
    invitations = Invitation.objects.waiting(timezone.now()).select_related("user", "invited_by")
    return invitations.filter(token_hash=_hash(token)).first()


@transaction.atomic
def accept(token: str, **facts: str) -> User | None:
    """Set the password and `facts` (name, language, time_zone) of the invited person, once."""
    spent = Invitation.objects.waiting(timezone.now()).filter(token_hash=_hash(token))
    if not spent.update(accepted_at=timezone.now()):
        return None
    user = User.objects.select_for_update().get(invitations__token_hash=_hash(token))
    user.set_password(facts.pop("password"))
    for field, value in facts.items():
        setattr(user, field, value)
    user.save()
    return user
