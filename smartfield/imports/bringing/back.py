"""Taking a whole batch back.

Promises: all of it or nothing; afterwards the same file may be brought in anew. Time goes, for
nothing hangs on it. Tasks and clients have a history that is never deleted: tasks are cancelled
without telling anybody who has not met them, clients go to the archive.
Refuses, naming the first: what has been touched since.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notice, User
from clients.merging import relations
from clients.models import Client, Contact
from smartfield.imports.bringing.batches import AT_ONCE, hand_over, locked
from smartfield.imports.checking.judged import Fate
from smartfield.lib.refusals import Refusal
from tasks.models import Event, Task
from timetracking import bringing
from timetracking.models import Batch, BatchRow

# What an import itself writes beside a client, a person or a task.
OWN = {
    "clients.ClientEvent",
    "clients.ContactPhone",
    "clients.Contact",
    "tasks.Event",
    "tasks.Assignment",
    "tasks.Follow",
    "timetracking.BatchRow",
    "timetracking.TimeEntry",
}


@transaction.atomic
def take_back(batch: Batch, *, by: User) -> Batch:
    """Undo the batch, a long one by a worker; twice is once. One that is not in yet is forgotten
    by `opening.drop`."""
    batch = locked(batch)
    if batch.state in {Batch.State.BACK, Batch.State.GOING}:
        return batch
    if batch.state != Batch.State.IN:
        raise Refusal(_("Nothing of it is in yet"))
    if batch.rows.filter(fate=Fate.IN).count() > AT_ONCE:
        batch.mapping["back_by"] = by.pk
        return hand_over(batch, "take back import", Batch.State.GOING)
    return _take_back(batch, by)


def take_back_going(batch: Batch) -> Batch:
    """The worker's part. What refuses says so on the batch, which stays in."""
    batch = locked(batch)
    if batch.state != Batch.State.GOING:
        return batch
    try:
        with transaction.atomic():
            return _take_back(batch, User.objects.get(pk=batch.mapping["back_by"]))
    except Refusal as refusal:
        batch.state, batch.trouble = Batch.State.IN, str(refusal)
        batch.save(update_fields=["state", "trouble"])
        return batch


def _take_back(batch: Batch, by: User) -> Batch:
    rows = list(batch.rows.filter(fate=Fate.IN).select_related("entry", "task", "client"))
    _take_back_time(rows)
    _take_back_tasks(batch, [row.task for row in rows if row.is_made and row.task], by)
    _take_back_people(batch, rows)
    made = [row.client for row in rows if row.is_made and row.client and not row.task]
    _take_back_clients(batch, made, by)
    batch.rows.filter(fate=Fate.IN).update(
        fate=Fate.BACK, entry=None, contact=None, assignment=None
    )
    batch.state, batch.back_by, batch.back_at = Batch.State.BACK, by, timezone.now()
    batch.trouble = ""
    batch.save(update_fields=["state", "back_by", "back_at", "trouble"])
    return batch


def _take_back_time(rows: list[BatchRow]) -> None:
    for row in rows:
        if row.entry:
            bringing.take_back(row.entry)
        if row.assignment:
            row.assignment.delete()


def _take_back_tasks(batch: Batch, tasks: list[Task], by: User) -> None:
    keys = [task.pk for task in tasks]
    since = Event.objects.filter(task__in=keys, at__gt=batch.in_at).select_related("task")
    if moved := since.order_by("pk").first():
        raise _touched(moved.task.number)
    _check_alone(Task, tasks)
    if time := Task.objects.filter(pk__in=keys, time_entries__isnull=False).first():
        raise _touched(time.number)
    for task in tasks:
        event = task.cancel(by=by, why=_("Brought in by mistake and taken back."))
        _unsay(task, event)


def _unsay(task: Task, event: Event) -> None:
    """Nobody hears of what should not have been; who has met it hears that it is over."""
    of_task = Notice.objects.filter(path=task.get_absolute_url())
    of_its_end = of_task.filter(cause__endswith=f":{event.pk}")
    before = of_task.exclude(pk__in=of_its_end.values("pk"))
    before.filter(read_at=None, mailed_at=None).delete()
    of_its_end.exclude(person__in=before.values("person")).delete()


def _take_back_people(batch: Batch, rows: list[BatchRow]) -> None:
    people = list(Contact.objects.filter(batch_rows__in=rows).distinct())
    if changed := next((one for one in people if one.merged_into_id or one.user_id), None):
        raise _touched(changed.name)
    _check_alone(Contact, people)
    of_made = {row.client_id for row in rows if row.is_made}
    for person in people:
        if person.client_id not in of_made:
            person.delete()


def _take_back_clients(batch: Batch, clients: list[Client], by: User) -> None:
    kept = [client for client in clients if client.merged_into_id or client.archived_at]
    if kept:
        raise _touched(kept[0].name)
    made = {client.pk for client in clients}
    events = "clients.ClientEvent"
    for model, field in relations(Client):
        rows = model._base_manager.filter(**{f"{field}__in": made})
        if model._meta.label == events:
            _refuse_first(rows.filter(at__gt=batch.in_at), field)
        elif model._meta.label == "clients.Contact":
            _refuse_first(rows.exclude(batch_rows__batch=batch), field)
        elif model._meta.label == "timetracking.BatchRow":
            _refuse_first(rows.filter(fate=Fate.IN).exclude(batch=batch), field)
        else:
            _refuse_first(rows, field)
    for client in clients:
        client.archive(by=by)


def _check_alone(model: type[models.Model], things: Iterable[Any]) -> None:
    """Nothing refers to `things` but what the import wrote; found by the relations themselves."""
    keys = [thing.pk for thing in things]
    for other, field in relations(model):
        if other._meta.label not in OWN:
            _refuse_first(other._base_manager.filter(**{f"{field}__in": keys}), field)


def _refuse_first(rows: Any, field: str) -> None:
    if row := rows.first():
        thing = getattr(row, field)
        raise _touched(getattr(thing, "number", "") or str(thing))


def _touched(name: str) -> Refusal:
    words = _("%(name)s has been touched since. The import stays; change what is wrong by hand")
    return Refusal(words % {"name": name})
