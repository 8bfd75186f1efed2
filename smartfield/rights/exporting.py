"""All that is held about a client or a person, as one ZIP: JSON, CSV, and the files themselves.

Promises: it holds what the asker may see of the subject and nothing else: never an internal
comment, a team note, pay or another client, whoever asks; one is made at a time, however often the
button is pressed; it is written to disk as it is read, so its size costs no memory.
"""

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZipFile

from django.apps import apps
from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import notices, outbox
from accounts.mailing import read_by
from accounts.models import StoredFile, User
from assistants.models import Learning
from clients.models import Agreement, Call, Client, Export, SectionVersion
from smartfield.lib.tables import harmless
from smartfield.lib.words import clean
from smartfield.rights.table import TABLE, Held
from tasks.models import TaskFile

CHUNK = 256 * 1024
ROWS = 500


class Kind(NamedTuple):
    """The rows of one model in an export, and the fields shown."""

    name: str
    rows: QuerySet
    fields: list[str]


@transaction.atomic
def ask(*, by: User, client: Client | None = None) -> Export:
    """Have the worker export `client`, or `by` themselves; the one in the making is the same."""
    making = Export.objects.filter(asked_by=by, client=client, made_at=None)
    try:
        with transaction.atomic():
            export = Export.objects.create(asked_by=by, client=client)
    except IntegrityError:
        return making.get()
    outbox.put("export", str(export.pk), export=export.pk)
    return export


@transaction.atomic
def make(export: Export) -> None:
    """Write the file and tell whoever asked. Made already, it is left as it is."""
    export = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if export.made_at:
        return
    with tempfile.TemporaryFile() as place, read_by(export.asked_by):
        with ZipFile(place, "w", ZIP_DEFLATED) as archive:
            _write(archive, export)
        export.stored = _keep(place, export)
    export.made_at = timezone.now()
    export.save(update_fields=["stored", "made_at"])
    name = str(export.client or export.asked_by)
    cause, page = f"export:{export.pk}", page_of(export.client)
    notices.tell(export.asked_by, "export", cause, page, name=name, until_on=export.goes_at.date())


def page_of(client: Client | None) -> str:
    return reverse("client_export", args=[client.slug]) if client else reverse("me_export")


def forget_old(at) -> int:
    """Take away the files whose days are over; how many."""
    old = Export.objects.filter(made_at__isnull=False, stored__isnull=False)
    return old.exclude(pk__in=Export.objects.kept(at)).update(stored=None)


# What is in it ------------------------------------------------------------------


def kinds(export: Export) -> Iterator[Kind]:
    """The rows about the subject that the asker may see, model by model."""
    for label, held in TABLE.items():
        paths = _paths(held, export)
        if held.told and any(paths):
            model = apps.get_model(label)
            subject = export.client or export.asked_by
            rows = about(model, held, paths, subject, export.asked_by)
            yield Kind(model._meta.model_name, rows, held.told.split())


def _paths(held: Held, export: Export) -> list[str]:
    if export.client:
        return [] if held.is_inside else [held.client]
    return held.people.split()


def about(
    model: type[models.Model], held: Held, paths: Iterable[str], subject: Any, reader: User
) -> QuerySet:
    """Rows of `model` whose `paths` lead to `subject`, with all on the way visible to `reader`."""
    theirs, seen = Q(), Q()
    for path in paths:
        theirs |= Q(**{path: subject.pk})
    for path in (held.client or "", *paths):
        seen &= _seen(model, path, reader)
    open_to_all = held.only if held.only and isinstance(subject, Client) else {}
    rows = model._default_manager.filter(theirs, seen, **open_to_all)
    if (visible := _visible(model, reader)) is not None:
        rows = rows.filter(pk__in=visible)
    forward = [name for name in held.told.split() if model._meta.get_field(name).is_relation]
    return rows.select_related(*forward).order_by("pk").distinct()


def _seen(model: type[models.Model], path: str, reader: User) -> Q:
    """That each thing on `path`, if there is one, is visible to `reader`."""
    seen, here, so_far = Q(), model, ""
    for hop in path.split("__") if path and path != "pk" else ():
        here, so_far = _beyond(here, hop), f"{so_far}__{hop}" if so_far else hop
        visible = None if here is User else _visible(here, reader)
        if visible is not None:
            seen &= Q(**{f"{so_far}__in": visible}) | Q(**{f"{so_far}__isnull": True})
    return seen


def _beyond(model: type[models.Model], hop: str) -> type[models.Model]:
    return cast("type[models.Model]", model._meta.get_field(hop).related_model)


def _visible(model: type[models.Model], reader: User) -> QuerySet | None:
    """The keys of the rows that `reader` may see; None where the rows do not say so themselves."""
    every: Any = model._default_manager
    return every.visible_to(reader).values("pk") if hasattr(every, "visible_to") else None


def files(export: Export) -> Iterator[StoredFile]:
    """The files about the subject that the asker may see."""
    reader, subject = export.asked_by, export.client or export.asked_by
    held = TABLE["tasks.TaskFile"]
    paths = [held.client] if export.client else held.people.split()
    for file in about(TaskFile, held, paths, subject, reader).iterator(ROWS):
        yield file.stored
    if export.client:
        calls = Call.objects.visible_to(reader).filter(client=subject, recording__isnull=False)
        for call in calls.select_related("recording").iterator(ROWS):
            yield call.recording
        papers = Agreement.objects.visible_to(reader).filter(client=subject, file__isnull=False)
        for paper in papers.select_related("file").iterator(ROWS):
            yield paper.file
        yield from _taught(export.client, reader).iterator(ROWS)
    else:
        learned = Learning.objects.visible_to(reader).filter(assistant=subject)
        yield from StoredFile.objects.filter(learning__in=learned).iterator(ROWS)


def _taught(client: Client, reader: User) -> QuerySet:
    """Sound, film and files of the playbook, old versions' too."""
    versions = SectionVersion.objects.visible_to(reader).filter(section__client=client)
    kept = Q(pk__in=versions.values("media")) | Q(pk__in=versions.values("captions"))
    return StoredFile.objects.filter(kept)


# How it is written --------------------------------------------------------------


def _write(archive: ZipFile, export: Export) -> None:
    for kind in kinds(export):
        if kind.rows.exists():
            with archive.open(f"{kind.name}.json", "w") as raw:
                _write_json(raw, kind)
            with archive.open(f"{kind.name}.csv", "w") as raw:
                _write_csv(raw, kind)
    for stored in files(export):
        if stored.content.storage.exists(str(stored.content.name)):
            place = archive.open(f"files/{stored.pk.hex[:8]} {stored.name}", "w")
            with stored.content.open("rb") as source, place as target:
                shutil.copyfileobj(source, target, CHUNK)
    archive.writestr("README.txt", _readme(export))


def _shown(kind: Kind) -> Iterator[dict[str, Any]]:
    for row in kind.rows.iterator(ROWS):
        yield {name: _plain(getattr(row, name)) for name in kind.fields}


def _plain(value: Any) -> Any:
    """A related thing by its name, a task by its number, else what JSON can hold."""
    if isinstance(value, models.Model):
        return getattr(value, "number", "") or str(value)
    return value


def _write_json(raw: Any, kind: Kind) -> None:
    with io.TextIOWrapper(raw, "utf-8") as text:
        text.write("[")
        for n, row in enumerate(_shown(kind)):
            text.write(",\n" if n else "\n")
            text.write(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False))
        text.write("\n]\n")


def _write_csv(raw: Any, kind: Kind) -> None:
    """With the mark by which spreadsheets know UTF-8, and nothing they would take for a formula."""
    with io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        table = csv.writer(text)
        table.writerow(kind.fields)
        for row in _shown(kind):
            table.writerow(
                [harmless("" if value is None else str(value)) for value in row.values()]
            )


def _readme(export: Export) -> str:
    lines = [
        _("All that Smartfield holds about %(name)s and %(reader)s may see.")
        % {"name": export.client or export.asked_by, "reader": export.asked_by},
        _("Made on %(at)s. Instants are UTC, lengths are in the unit their name says.")
        % {"at": f"{timezone.now():%Y-%m-%d %H:%M} UTC"},
        _("Each kind of thing is there twice: as JSON for programs, as CSV for a spreadsheet."),
        _("The folder “files” has what was uploaded, under its own name after a number."),
    ]
    return "\n\n".join(map(str, lines)) + "\n"


def _keep(place: Any, export: Export) -> StoredFile:
    size, digest = place.seek(0, io.SEEK_END), sha256()
    place.seek(0)
    while chunk := place.read(CHUNK):
        digest.update(chunk)
    place.seek(0)
    stem = slugify(clean(export.client.slug if export.client else "me"))
    return StoredFile.objects.create(
        name=f"smartfield-{stem}-{timezone.localdate()}.zip",
        media_type="application/zip",
        size=size,
        sha256=digest.hexdigest(),
        uploaded_by=export.asked_by,
        content=File(place, "export.zip"),
    )
