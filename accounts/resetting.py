"""A forgotten password.

Promises: asking looks the same, and costs the same, whether or not anybody has the address: who
it is, is looked up by the worker. The link works once, for an hour, and not after a sign-in. An
address is mailed at most once in five minutes, however often it is asked for.
Refuses: nothing aloud.
"""

import hashlib
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts import outbox
from accounts.models import User
from smartfield.lib.words import folded

PATIENCE = 5 * 60


def ask(email: str, page: str = "") -> None:
    """Have a link mailed to `email`, if it is somebody's. `page` is where they were going."""
    spell = int(timezone.now().timestamp()) // PATIENCE
    key = hashlib.sha256(f"{folded(email)} {spell}".encode()).hexdigest()
    outbox.put("mail password reset", key, email=folded(email), mail_id=key, page=page)


def whose(email: str) -> User | None:
    """Who may set a new password by mail: somebody who could sign in."""
    person = User.objects.active().filter(email=folded(email)).first()
    return person if person and person.has_usable_password() else None


def address(person: User, page: str = "") -> str:
    """The page where `person` sets a new password, to sign in and go on to `page` of this site.
    Always of SITE_URL, whatever was asked."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    asked = f"?{urlencode({'next': page})}" if page else ""
    return settings.SITE_URL + reverse("password_reset_confirm", args=[uid, token]) + asked


def named(uidb64: str, token: str | None) -> User | None:
    """The person whose live link these are the parts of."""
    try:
        pk = int(urlsafe_base64_decode(uidb64))
    except ValueError:
        return None
    person = User.objects.active().filter(pk=pk).first()
    return person if default_token_generator.check_token(person, token) else None


@transaction.atomic
def reset(person: User, token: str, password: str) -> bool:
    """Set the password, unless the link was spent meanwhile. Ends every session of `person`."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if not default_token_generator.check_token(person, token):
        return False
    person.set_password(password)
    person.save(update_fields=["password"])
    return True
