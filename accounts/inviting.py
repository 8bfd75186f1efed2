"""Inviting a person.

Promises: the link works once, for 72 hours, for the invited address only; a newer invitation
ends the older ones; the mail is queued in the same transaction. The link's token follows from
the invitation and the secret key, so no row of the database gives it away.
Refuses: a spent, revoked or expired link (`None`), an address that is taken, and a person who
can already sign in.
"""

import hashlib
from base64 import urlsafe_b64encode

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.models import Invitation, User
from smartfield.lib.refusals import Refusal


@transaction.atomic
def bring_in(*, name: str, email: str, role: str, language: str, by: User) -> User:
    """A new person of the agency, with an invitation on its way to them."""
    none_yet = make_password(None)
    facts = {"name": name, "role": role, "language": language, "password": none_yet}
    person, is_new = User.objects.get_or_create(email=email, defaults=facts)
    if not is_new:
        raise Refusal(_("%(name)s is here already with this email") % {"name": person}, "email")
    invite(person, by=by)
    return person


@transaction.atomic
def invite(user: User, *, by: User) -> Invitation:
    """A fresh invitation for `user`, mailed to them in their language."""
    if user.has_usable_password():
        raise Refusal(_("%(name)s can sign in already") % {"name": user})
    now = timezone.now()
    user.invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=now)
    invitation = Invitation(
        user=user, invited_by=by, created_at=now, expires_at=now + settings.INVITATION_LIFETIME
    )
    invitation.token_hash = _hash(_token(invitation))
    invitation.save()
    outbox.put("mail invitation", f"{invitation.pk}", invitation=invitation.pk)
    return invitation


def address(invitation: Invitation) -> str:
    """The page where the invited person accepts."""
    return settings.SITE_URL + reverse("welcome", args=[_token(invitation)])


def waiting(token: str) -> Invitation | None:
    """The invitation that `token` opens, while it can still be accepted."""
    invitations = Invitation.objects.waiting(timezone.now()).select_related("user", "invited_by")
    return invitations.filter(token_hash=_hash(token)).first()


@transaction.atomic
def accept(token: str, **facts: str) -> User | None:
    """Set the password and `facts` (name, language, time_zone) of the invited person, once."""
    now = timezone.now()
    mine = Invitation.objects.filter(token_hash=_hash(token))
    user = User.objects.select_for_update().active().filter(invitations__in=mine).first()
    if user is None or not mine.unspent(now).update(accepted_at=now):
        return None
    user.set_password(facts.pop("password"))
    for field, value in facts.items():
        setattr(user, field, value)
    user.save()
    return user


def _token(invitation: Invitation) -> str:
    of = f"{invitation.user_id} {invitation.created_at.isoformat()}"
    secret = salted_hmac("accounts.inviting", of, algorithm="sha256").digest()
    return urlsafe_b64encode(secret).decode().rstrip("=")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
