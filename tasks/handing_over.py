"""The hand-over sheet: what whoever leaves a task tells the next.

Promises: written in the transaction of the move, with the time used at that instant, a running
clock counted; never changed; confirmed once by a person, however often they press.
Refuses a confirmation by anybody who does not hold the task.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Overtaken
from tasks.models.hand_over import HandOver, HandOverReading


def write(task, *, by: User, note: str, **words: str) -> HandOver:
    """The sheet of `task`; `words` are `done`, `files_at` and `questions`. The task is locked."""
    return task.sheets.create(
        written_by=by,
        note=note,
        seconds_used=task.time_entries.seconds(),
        planned_minutes=task.estimate_minutes,
        **words,
    )


def unread(task, person: User) -> HandOver | None:
    """The latest sheet of `task`, if `person` neither wrote nor confirmed it."""
    latest = task.sheets.last()
    if latest is None or latest.written_by_id == person.pk:
        return None
    return None if latest.readings.filter(person=person).exists() else latest


@transaction.atomic
def confirm(task, *, by: User) -> HandOverReading | None:
    """`by`, who holds the task, has read its latest sheet; None if they knew it already."""
    locked = type(task).objects.select_for_update(no_key=True).get(pk=task.pk)
    if locked.assistant_id != by.pk:
        raise Overtaken(_("This task is not in your hands any more"))
    sheet = unread(locked, by)
    if sheet is None:
        return None
    locked.record("read_sheet", by=by, from_state=locked.state)
    ring("task", task=task.pk, is_internal=True)
    return sheet.readings.create(person=by)
