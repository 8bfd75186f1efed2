"""Taking a file off its task.

Promises: from that moment it opens for nobody; that it was there, who took it off and when stays in
the task's history, without the content. The bytes are forgotten as those of any file that belongs
to nothing (`accounts.tidying`). Twice is once.
Refuses a file of a result that was accepted, and somebody else's unless a manager takes it off.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Refusal
from tasks import policies
from tasks.models import Event, Task, TaskFile


@transaction.atomic
def take_off(file: TaskFile, *, by: User) -> Event | None:
    task = Task.objects.select_for_update(no_key=True).get(pk=file.task_id)
    rows = TaskFile.objects.select_for_update(of=("self",))
    file = rows.select_related("stored", "delivery").get(pk=file.pk)
    if file.stored is None:
        return None
    if not policies.may_take_off(by, file):
        raise Refusal(_("The result with this file is accepted: it stays as it is"))
    event = _record(task, file, by)
    file.stored, file.removed_by, file.removed_at = None, by, timezone.now()
    file.save(update_fields=["stored", "removed_by", "removed_at"])
    ring("task", task=task.pk, is_internal=file.is_internal)
    return event


def _record(task: Task, file: TaskFile, by: User) -> Event:
    """What was for the team only is a change that tells a client nothing."""
    verb, name = "remove_file", str(file)
    if file.is_internal:
        verb, name = "edit", f"{_('file removed')}: {name}"
    return task.record(verb, by=by, from_state=task.state, why=name)
