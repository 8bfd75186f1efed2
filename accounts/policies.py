"""What one person may do to another's way in."""

from accounts.models import User


def may_put_out(user: User, person: User) -> bool:
    return _may(user, person) and person.is_active


def may_let_in(user: User, person: User) -> bool:
    """Somebody who left, or was invited and never came."""
    return _may(user, person) and not (person.is_active and person.has_usable_password())


def _may(user: User, person: User) -> bool:
    is_theirs = user.is_staff or not person.is_staff
    return user.is_manager and user != person and is_theirs
