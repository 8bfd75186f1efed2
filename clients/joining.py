"""People joining and leaving a client company.

Promises: an address becomes one account; whoever is new gets an invitation by mail in the same
transaction, whoever signs in already is told. A company that has an owner keeps one. Each step
is an event of the client.
Refuses: addresses of the agency's own people and of those who were shut out, somebody who is
here already, and the last owner's leaving.
"""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import inviting, notices
from accounts.models import Role, User
from clients.models import Client, Membership
from smartfield.lib.refusals import Refusal

RIGHTS = ("owner", "member", "billing")


@transaction.atomic
def invite_colleague(
    client: Client, *, by: User, email: str, name: str, rights: Iterable[str]
) -> Membership:
    """Make the person at `email` a member of `client` with `rights` (of RIGHTS)."""
    client = client.followed()
    person, is_new = User.objects.get_or_create(email=email, defaults=_newcomer(client, name))
    if not person.is_client or not person.is_active:
        raise Refusal(_("This address cannot be invited. Use another one"), "email")
    membership, has_joined = Membership.objects.get_or_create(
        user=person, client=client, defaults=_flags(rights)
    )
    if not has_joined:
        raise Refusal(_("They are here already. Change what they may see in the list"), "email")
    _link_contact(client, person)
    client.record("invite", by=by, person=person.pk, rights=_sorted(rights))
    if is_new or not person.has_usable_password():
        inviting.invite(person, by=by)
    else:
        _tell_joined(membership, by)
    return membership


@transaction.atomic
def invite_again(membership: Membership, *, by: User) -> None:
    """A fresh link for somebody who has not come yet; the older ones end."""
    inviting.invite(membership.user, by=by)
    membership.client.record("invite_again", by=by, person=membership.user_id)


@transaction.atomic
def change_rights(membership: Membership, *, by: User, rights: Iterable[str]) -> None:
    """Let them see what `rights` say, and no more; who was taken out meanwhile stays out."""
    rights = set(rights)
    client = _lock(membership)
    if "owner" not in rights:
        _keep_an_owner(membership)
    flags = _flags(rights)
    if not Membership.objects.filter(pk=membership.pk).exclude(**flags).update(**flags):
        return
    client.record("rights", by=by, person=membership.user_id, rights=_sorted(rights))
    if not rights & {"owner", "member"}:
        _forget_tasks(membership)


@transaction.atomic
def remove(membership: Membership, *, by: User) -> None:
    """They see nothing of the company from now on; whoever goes by their own will has left."""
    client = _lock(membership)
    _keep_an_owner(membership)
    _forget_tasks(membership)
    gone, _rows = Membership.objects.filter(pk=membership.pk).delete()
    if gone:
        verb = "leave" if by.pk == membership.user_id else "remove"
        client.record(verb, by=by, person=membership.user_id)


def _link_contact(client: Client, person: User) -> None:
    """Whom the address book knows by this address is this person, unless somebody is already."""
    if not client.contacts.filter(user=person).exists():
        alike = client.contacts.unmerged().filter(email=person.email, user=None)
        client.contacts.filter(pk__in=alike.order_by("pk").values("pk")[:1]).update(user=person)


def _tell_joined(membership: Membership, by: User) -> None:
    notices.tell(
        membership.user,
        "joined_company",
        f"joined:{membership.pk}",
        reverse("client_people", args=[membership.client.slug]),
        actor=by,
        client=membership.client,
    )


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


def _sorted(rights: Iterable[str]) -> list[str]:
    given = set(rights)
    return [right for right in RIGHTS if right in given]


def _lock(membership: Membership) -> Client:
    return Client.objects.select_for_update(no_key=True).get(pk=membership.client_id)


def _keep_an_owner(leaving: Membership) -> None:
    owners = Membership.objects.filter(client=leaving.client_id, is_owner=True)
    if owners.filter(pk=leaving.pk).exists() and not owners.exclude(pk=leaving.pk).exists():
        raise Refusal(_("Somebody must stay who sees everything. Make another owner first"))
