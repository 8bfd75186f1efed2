"""View as client: a manager sees what a person of a client sees, and can change nothing.

Promises: the pages are made for that person by their own rights; every beginning is on record at
the client; it ends after half an hour, at sign-out, and as soon as either of the two may no more.
Refuses: whoever is no manager, and to be anybody but a client's own person.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from clients.models import Client, Membership
from smartfield.lib.refusals import Refusal

LASTS = timedelta(minutes=30)
KEY = "viewing"


class Viewing(NamedTuple):
    """Whose pages are seen, at which client, until when."""

    person: User
    client: Client
    until: datetime


def people(client: Client):
    """Memberships of those whose pages may be seen."""
    return client.memberships.filter(user__in=_viewable()).select_related("user")


@transaction.atomic
def begin(session: SessionBase, client: Client, person: User, *, by: User) -> None:
    """From here on `session` shows the pages of `person`; its key is a new one."""
    if not User.objects.managers().filter(pk=by.pk).exists():
        raise Refusal(_("Only managers may see what a client sees"))
    if not people(client).filter(user=person).exists():
        raise Refusal(_("Choose somebody of this company"), "person")
    client.record("viewed_as", by=by, person=person.pk)
    session.cycle_key()
    session[KEY] = {
        "person": person.pk,
        "client": client.pk,
        "until": (timezone.now() + LASTS).isoformat(),
    }


def stop(session: SessionBase) -> None:
    """Back to one's own pages, under a new key; nothing where nothing was begun."""
    if session.pop(KEY, None) is not None:
        session.cycle_key()


def seen_in(session: SessionBase, by: User) -> Viewing | None:
    """Whose pages `session` shows to `by` now; None where it has ended or may not be any more."""
    noted = session.get(KEY)
    if not noted or not (by.is_active and by.is_manager):
        return None
    until = datetime.fromisoformat(noted["until"])
    memberships = Membership.objects.filter(client=noted["client"], user__in=_viewable())
    held = memberships.filter(user=noted["person"]).select_related("user", "client").first()
    if held is None or until <= timezone.now():
        return None
    return Viewing(held.user, held.client, until)


def _viewable():
    return User.objects.active().filter(role=Role.CLIENT, is_staff=False, is_superuser=False)
