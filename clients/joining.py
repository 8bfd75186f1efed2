"""People joining and leaving a client company.

Promises: an address becomes one account; whoever is new gets an invitation by mail in the same
transaction. A company that has an owner keeps one.
Refuses: addresses of the agency's own people and of those who were shut out, somebody who is
here already, and the last owner's leaving.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import inviting
from accounts.models import Role, User
from clients.models import Client, Membership
from smartfield.lib.refusals import Refusal

RIGHTS = ("owner", "member", "billing")


@transaction.atomic
def invite_colleague(
    client: Client, *, by: User, email: str, name: str, rights: Iterable[str]
) -> Membership:
    """Make the person at `email` a member of `client` with `rights` (of RIGHTS)."""
    person, is_new = User.objects.get_or_create(email=email, defaults=_newcomer(client, name))
    if not person.is_client or not person.is_active:
        raise Refusal(_("This address cannot be invited. Use another one"), "email")
    membership, has_joined = Membership.objects.get_or_create(
        user=person, client=client, defaults=_flags(rights)
    )
    if not has_joined:
        raise Refusal(_("They are here already. Change what they may see in the list"), "email")
    if is_new or not person.has_usable_password():
        inviting.invite(person, by=by)
    return membership


@transaction.atomic
def change_rights(membership: Membership, *, rights: Iterable[str]) -> None:
    """Let them see what `rights` say, and no more; who was taken out meanwhile stays out."""
    rights = set(rights)
    _lock(membership)
    if "owner" not in rights:
        _keep_an_owner(membership)
    Membership.objects.filter(pk=membership.pk).update(**_flags(rights))
    if not rights & {"owner", "member"}:
        _forget_tasks(membership)


@transaction.atomic
def remove(membership: Membership) -> None:
    """They see nothing of the company from now on."""
    _lock(membership)
    _keep_an_owner(membership)
    _forget_tasks(membership)
    membership.delete()


def _forget_tasks(membership: Membership) -> None:
    """Take back what they were told of the company's tasks, the mails that wait too."""
    tasks = membership.client.tasks.only("pk").iterator()
    pages = [task.get_absolute_url() for task in tasks]
    membership.user.notices.filter(path__in=pages).delete()


def _newcomer(client: Client, name: str) -> dict[str, str]:
    return {
        "name": name,
        "role": Role.CLIENT,
        "language": client.language,
        "time_zone": client.time_zone,
        "password": "!",
    }


def _flags(rights: Iterable[str]) -> dict[str, bool]:
    return {f"is_{right}": right in set(rights) for right in RIGHTS}


def _lock(membership: Membership) -> None:
    Client.objects.select_for_update(no_key=True).get(pk=membership.client_id)


def _keep_an_owner(leaving: Membership) -> None:
    owners = Membership.objects.filter(client=leaving.client_id, is_owner=True)
    if owners.filter(pk=leaving.pk).exists() and not owners.exclude(pk=leaving.pk).exists():
        raise Refusal(_("Somebody must stay who sees everything. Make another owner first"))
