"""What a person may do to a time entry. Pure: asked by the view and by the template."""

from accounts.models import User
from timetracking.models import TimeEntry


def _answers_for(user: User, entry: TimeEntry) -> bool:
    return user.is_manager or entry.assistant_id == user.pk


def may_edit(user: User, entry: TimeEntry) -> bool:
    is_final = entry.is_locked or (entry.task.is_ended and not entry.is_to_confirm)
    is_open = not (is_final or entry.is_running) and entry.is_within_window
    return _answers_for(user, entry) and is_open


def may_confirm(user: User, entry: TimeEntry) -> bool:
    """The assistant what was stopped for them; a manager whatever awaits a look, and that alone
    frees what they sent back."""
    if user.is_manager:
        return entry.awaits_a_look
    is_theirs = entry.assistant_id == user.pk and not entry.declined_why
    return is_theirs and entry.is_to_confirm and not entry.is_locked
