"""What must be true before a clock starts on a task, each asked under the task's lock.

Refuses, with the sentence that opens the gate: a task that is not in the assistant's hands, waits
for others or has used up its hour limit; a hand-over sheet or a must-read section of the playbook
that they have not confirmed.
"""

from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.durations import spelled
from smartfield.lib.refusals import Overtaken, Refusal
from tasks import depending, handing_over
from tasks.models import State, Task
from tasks.states import RUNNABLE


class Shut(Refusal):
    """Something on the task's own page comes first; `place` is where it stands there."""

    place = ""


class SheetUnread(Shut):
    """Whoever had the task before left a sheet that the assistant has not confirmed."""

    place = "sheet"


class OverLimit(Shut):
    """The hours agreed are used up, and the manager has not said to go on."""

    place = "time"


class Waits(Shut):
    """The task comes after others that have not ended."""

    place = "order"


class PlaybookUnread(Refusal):
    """The client's playbook has must-read sections that the assistant has not acknowledged."""


def check(task: Task, by: User) -> None:
    for gate in (_in_hand, _order, _limit, _sheet, _playbook):
        gate(task, by)


def _in_hand(task: Task, by: User) -> None:
    if task.assistant_id != by.pk:
        raise Overtaken(_("This task is not in your hands any more"))
    if task.state not in RUNNABLE:
        raise Overtaken(
            _("The clock cannot run: the task is at “%(state)s”")
            % {"state": State(task.state).label}
        )


def _order(task: Task, by: User) -> None:
    if before := [one.number for one in depending.open_before(task).order_by("pk")]:
        words = _("This one waits for %(numbers)s. Its clock can start when that has ended")
        raise Waits(words % {"numbers": ", ".join(before)})


def _limit(task: Task, by: User) -> None:
    limit = (task.limit_minutes or 0) * 60
    if limit and task.time_entries.seconds() >= limit:
        words = _("The %(time)s agreed are used up. Ask your manager for more time")
        raise OverLimit(words % {"time": spelled(limit)})


def _sheet(task: Task, by: User) -> None:
    if sheet := handing_over.unread(task, by):
        words = _("%(who)s left you a hand-over sheet. Read it first, then the clock can start")
        raise SheetUnread(words % {"who": sheet.written_by})


def _playbook(task: Task, by: User) -> None:
    if unread := task.client.must_read(by).values_list("title", flat=True):
        words = _("Read this first, then the clock can start: %(sections)s")
        raise PlaybookUnread(words % {"sections": "; ".join(unread)})
