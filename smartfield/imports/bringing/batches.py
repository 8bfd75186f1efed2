"""Bringing a batch in.

Promises: all that is ready, or nothing; once, however often it is pressed or however many press;
what was looked over is looked over again under the locks, so nothing comes in that nobody saw.
A long one is brought in by a worker.
Refuses: what was taken back, and another number of lines than the manager saw.
"""

from collections.abc import Callable, Iterator

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.models import User
from smartfield.imports.bringing import clients, progress, tasks, times
from smartfield.imports.bringing.made import Made
from smartfield.imports.checking.dry_run import look_over, rows_of, sheet_of, write
from smartfield.imports.checking.judged import Fate, Judged
from smartfield.lib.refusals import Overtaken, Refusal
from timetracking import timer
from timetracking.models import Batch, BatchRow

AT_ONCE = 500  # lines; more are a worker's
BRING: dict[str, Callable[..., Iterator[Made]]] = {
    "clients": clients.bring,
    "tasks": tasks.bring,
    "redmine": tasks.bring,
    "redmine_time": times.bring,
    "toggl": times.bring,
    "kimai": times.bring,
}
WRITTEN = ("fate", "client", "contact", "task", "entry", "assignment", "is_made")


def bring_in(batch: Batch, *, by: User, count: int) -> Batch:
    """Bring in the `count` lines that are ready; raises `Overtaken` if they are others by now."""
    with transaction.atomic():
        batch = locked(batch)
        if batch.state in {Batch.State.WAITING, Batch.State.IN}:
            return batch
        if not batch.is_open:
            raise Refusal(_("It was taken back. Choose the file again"))
        found = _looked_over(batch)
        ready = ready_of(found)
        if len(ready) == count and ready:
            if count <= AT_ONCE:
                return _bring(batch, ready, by)
            batch.by, batch.mapping["count"] = by, count
            return hand_over(batch, "bring in import", Batch.State.WAITING)
    if not ready:
        raise Refusal(_("There is nothing to bring in"))
    words = _("Something has changed meanwhile: now %(n)d lines are ready. Look at them again")
    raise Overtaken(words % {"n": len(ready)})


def bring_waiting(batch: Batch) -> Batch:
    """The worker's part. What refuses now says so on the batch, which is a dry run again."""
    batch = locked(batch)
    if batch.state != Batch.State.WAITING:
        return batch
    try:
        with transaction.atomic():
            ready = ready_of(_looked_over(batch))
            if len(ready) != batch.mapping["count"]:
                words = _("Something has changed meanwhile: now %(n)d lines are ready.")
                raise Overtaken(words % {"n": len(ready)})
            return _bring(batch, ready, batch.by)
    except Refusal as refusal:
        batch.refresh_from_db()
        batch.state, batch.trouble = Batch.State.CHECKED, str(refusal)
        batch.save(update_fields=["state", "trouble"])
        return batch


def locked(batch: Batch) -> Batch:
    rows = Batch.objects.select_for_update(of=("self",)).select_related("stored", "by")
    return rows.get(pk=batch.pk)


def ready_of(found: list[Judged]) -> list[Judged]:
    return [one for one in found if one.fate == Fate.NEW]


def _looked_over(batch: Batch) -> list[Judged]:
    """Alone with the source, and with the clocks of those whose time it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import {batch.kind}"])
    if batch.is_of_time:
        for person in _people(batch):
            timer.lock(person)
    rows = rows_of(batch, sheet_of(batch))
    found = look_over(batch, rows)
    write(batch, found)
    return found


def _people(batch: Batch) -> list[User]:
    keys = [int(key) for key in batch.mapping.get("people", {}).values() if key.isdigit()]
    return list(User.objects.filter(pk__in=keys).order_by("pk"))


def hand_over(batch: Batch, errand: str, state: Batch.State) -> Batch:
    """To a worker; each press that was let through is an errand of its own."""
    batch.state, batch.trouble = state, ""
    pressed = batch.mapping["pressed"] = batch.mapping.get("pressed", 0) + 1
    batch.save(update_fields=["state", "trouble", "by", "mapping"])
    outbox.put(errand, f"{batch.pk}/{pressed}", batch=batch.pk)
    return batch


def _bring(batch: Batch, ready: list[Judged], by: User) -> Batch:
    try:
        with transaction.atomic():
            came = BRING[batch.kind](batch, ready, by=by)
            _write(batch, list(progress.said(batch, came, len(ready))))
    except IntegrityError as error:
        if "batch_row_in_once" not in str(error):
            raise
        raise Overtaken(_("Somebody brought these lines in meanwhile")) from error
    batch.state, batch.trouble, batch.by = Batch.State.IN, "", by
    batch.in_at = timezone.now()
    batch.save(update_fields=["state", "trouble", "by", "in_at"])
    return batch


def _write(batch: Batch, came: list[Made]) -> None:
    """Each line with what came of it; the database refuses a name that is in already."""
    rows = {row.line: row for row in batch.rows.filter(fate=Fate.NEW)}
    for made in came:
        row = rows[made.of.line]
        row.fate, row.is_made = Fate.IN, made.is_made
        row.client, row.contact, row.task = made.client, made.contact, made.task
        row.entry, row.assignment = made.entry, made.assignment
    BatchRow.objects.bulk_update(rows.values(), WRITTEN, AT_ONCE)
