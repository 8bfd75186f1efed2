"""What a person may do at a client. Pure: asked by the view and by the template."""

from accounts.models import User
from clients.models import Call, Client


def may_edit(user: User, client: Client) -> bool:
    return user.is_manager


def may_manage_people(user: User, client: Client) -> bool:
    """Managers, and the owners of the company itself."""
    return user.is_manager or _owns(user, client)


def may_read_playbook(user: User, client: Client) -> bool:
    """Of the client's own people, those who see tasks."""
    return not user.is_client or user.memberships.of_tasks().filter(client=client).exists()


def may_write_playbook(user: User, client: Client) -> bool:
    return user.is_manager or _owns(user, client)


def may_read_agreements(user: User, client: Client) -> bool:
    """Managers, and the owners of the company what was shared with them."""
    return user.is_manager or _owns(user, client)


def may_rewrite_note(user: User, call: Call) -> bool:
    """Any manager: what the note said before is kept beside it."""
    return user.is_manager and call.state == Call.State.LOGGED


def _owns(user: User, client: Client) -> bool:
    return user.is_client and user.memberships.filter(client=client, is_owner=True).exists()
