"""A manager's word on time that no clock of ours measured to its end.

Promises: of many entries each is confirmed or sent back once, with its history; what is sent back
is not billed until a manager confirms it, and its assistant is told why.
Skips: what is billed, running, or was looked at by another meanwhile; and sends nothing back that
the agency's window no longer lets be changed.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import notices
from accounts.models import User
from smartfield.lib.durations import spelled
from smartfield.lib.refusals import Refusal
from timetracking import recording, timer
from timetracking.models import TimeEntry


@transaction.atomic
def confirm(entries: Iterable[TimeEntry], *, by: User) -> int:
    """Say that the entries are right as they stand; how many this was news for."""
    return sum(_confirm(entry, by) for entry in _locked(entries))


@transaction.atomic
def decline(entries: Iterable[TimeEntry], *, by: User, reason: str) -> int:
    """Send the entries back to their assistants because of `reason`; how many went."""
    if not reason.strip():
        raise Refusal(_("Say why the time is sent back"), "reason")
    return sum(_decline(entry, by, reason.strip()) for entry in _locked(entries))


def _locked(entries: Iterable[TimeEntry]) -> list[TimeEntry]:
    """Those that still await a look, each behind its assistant's lock."""
    keys = [entry.pk for entry in entries]
    waiting = TimeEntry.objects.to_look_at().filter(pk__in=keys).order_by("pk")
    people = User.objects.filter(pk__in=waiting.values("assistant")).order_by("pk")
    for person in people:
        timer.lock(person)
    return list(waiting.select_related("task__client", "assistant"))


def _confirm(entry: TimeEntry, by: User) -> bool:
    entry.is_to_confirm, entry.declined_why = False, ""
    entry.checked_at = timezone.now()
    entry.save(update_fields=["is_to_confirm", "declined_why", "checked_at"])
    recording.keep(entry, by, _("Confirmed as it stands"))
    return True


def _decline(entry: TimeEntry, by: User, reason: str) -> bool:
    if not entry.is_within_window:
        return False
    entry.is_to_confirm, entry.declined_why, entry.checked_at = True, reason, None
    entry.save(update_fields=["is_to_confirm", "declined_why", "checked_at"])
    recording.keep(entry, by, reason)
    tell(entry, by)
    return True


def tell(entry: TimeEntry, by: User) -> None:
    """Tell the assistant of `entry` why it came back."""
    notices.tell(
        entry.assistant,
        "time_declined",
        f"time_declined:{entry.pk}:{entry.versions.count()}",
        entry.get_absolute_url(),
        actor=by.name,
        task=entry.task.title,
        client=entry.task.client.name,
        time=spelled(entry.seconds),
        words=entry.declined_why,
    )
