"""Time that was measured by another tool.

Promises: it overlaps nothing, its assistant may see the task it stands on from then on, and what
was billed elsewhere is never billed here. It was looked over as a whole, so nobody is asked to
confirm it. Brought in by mistake it goes without a trace, while nobody has touched it.
Refuses: the future, no time, more than 16 hours, an overlap, and a task that is over.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Refusal
from tasks.models import Assignment, Task
from timetracking import recording, timer
from timetracking.models import TimeEntry


@transaction.atomic
def bring(
    task: Task, person: User, span: Span, *, note: str = "", is_settled: bool = True
) -> TimeEntry:
    """An entry of `person` on `task`, however old; `is_settled`: it was billed elsewhere."""
    timer.lock(person)
    recording.check_possible(span)
    task.refresh_from_db(from_queryset=Task.objects.select_for_update(no_key=True))
    if task.is_ended:
        raise Refusal(_("The task is over: its time can no longer be changed"), "task")
    with recording.named_overlap(person, span):
        return TimeEntry.objects.create(
            assistant=person,
            task=task,
            started_at=span.start,
            ended_at=span.end,
            note=note,
            origin=TimeEntry.Origin.IMPORT,
            last_sign_at=span.end,
            checked_at=timezone.now(),
            is_settled=is_settled,
        )


def let_see(task: Task, person: User, during: Span) -> Assignment | None:
    """Write down that `person` had `task` then, as far as known; None if they had it anyway."""
    if task.assignments.filter(assistant=person).exists():
        return None
    return task.assignments.create(assistant=person, since=during.start, until=during.end)


@transaction.atomic
def take_back(entry: TimeEntry) -> None:
    """Refuses what was changed or billed since."""
    entry.refresh_from_db(from_queryset=TimeEntry.objects.select_for_update(no_key=True))
    if entry.is_locked or entry.declined_why or entry.versions.exists():
        raise Refusal(_("The time of %(entry)s was changed or billed since") % {"entry": entry})
    entry.delete()
