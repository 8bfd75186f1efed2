"""The time of a task that became a part of another goes with it (ADR 0046).

Promises: every entry keeps its instants, and its history says on which task it was and who moved
it; a clock goes on as the very same entry where its assistant has the other task and may start
there, else it stops at the instant of the merge. No second is lost and none counted twice.
Refuses time that is billed: it stays where it was billed.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Refusal
from tasks.models import State, Task
from timetracking import gates, recording, timer
from timetracking.models import TimeEntry


def carry_over(task: Task, into: Task, *, by: User, at: datetime) -> None:
    """All the time of `task` is time of `into`, merged by `by` at this instant. Both are locked,
    and so is whoever has time on `task`."""
    entries = task.time_entries.select_related("assistant")
    for entry in entries.select_for_update(of=("self",), no_key=True):
        if entry.is_locked:
            words = _("Time of %(number)s is billed already: it cannot move")
            raise Refusal(words % {"number": task.number})
        _carry(entry, into, by, at)


def _carry(entry: TimeEntry, into: Task, by: User, at: datetime) -> None:
    if entry.is_running and not _goes_on(entry, into):
        timer.end(entry, at)
    names = {"number": f"SF-{entry.task_id}", "into": into.number}
    recording.keep(entry, by, _("%(number)s became a part of %(into)s") % names)
    entry.task = into
    entry.save(update_fields=["task"])
    if entry.is_running:
        ring("clock", task=into.pk, person=entry.assistant_id)
        if into.state == State.CLAIMED:
            into.start(by=entry.assistant)


def _goes_on(entry: TimeEntry, into: Task) -> bool:
    """Whether its assistant could start on `into` this moment."""
    try:
        gates.check(into, entry.assistant)
    except Refusal:
        return False
    return True
