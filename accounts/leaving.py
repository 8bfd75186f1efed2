"""When somebody leaves, and when they come back.

Promises: from the next request on they are signed out everywhere, their links are dead, and no
old session or password comes alive when they are let in again: that takes a new invitation.
Refuses: to put oneself out, and an administrator, unless an administrator does it.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import inviting
from accounts.models import User
from accounts.policies import may_let_in, may_put_out


@transaction.atomic
def put_out(person: User, *, by: User) -> None:
    """`person` cannot sign in any more. What they did stays. Twice is once."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        return
    if not may_put_out(by, person):
        raise PermissionDenied
    person.is_active, person.extension = False, ""
    person.set_unusable_password()
    person.save(update_fields=["is_active", "extension", "password"])
    person.invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def let_in(person: User, *, by: User) -> None:
    """`person` is invited (again) to set a password."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if not may_let_in(by, person):
        raise PermissionDenied
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
    inviting.invite(person, by=by)
