"""Files that belong to nothing any more: taken off before they were used, or left by a crash.

Promises: a file in use is never touched; one that has a row or was written lately neither. What
went up and was used by no form is forgotten after a day, a recording that was cut off after a week.
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from django.core.files.storage import default_storage
from django.db import transaction

from accounts import uploading
from accounts.models import StoredFile, Upload

CUT_OFF_KEPT_ON = timedelta(days=6)


def forget_loose_files(before: datetime) -> int:
    """Delete rows without an owner and bytes without a row, both older than `before`; how many."""
    return sum(map(_forget_row, _ownerless(before))) + sum(map(_forget_bytes, _rowless(before)))


def _ownerless(before: datetime):
    """Rows that nothing refers to, by whatever relation the apps above have added."""
    nobody = {f"{relation.name}__isnull": True for relation in StoredFile._meta.related_objects}
    return StoredFile.objects.filter(created_at__lt=before, **nobody)


@transaction.atomic
def _forget_row(stored: StoredFile) -> int:
    names = [str(field.name) for field in (stored.content, stored.preview) if field]
    stored.delete()
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))
    return 1


def _rowless(before: datetime) -> Iterator[str]:
    with contextlib.suppress(FileNotFoundError):
        for folder in default_storage.listdir("")[0]:
            names = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
            for name in names - _known(names):
                if default_storage.get_modified_time(name) < before:
                    yield name


def _known(names: set[str]) -> set[str]:
    """Those of `names` that a row speaks of."""
    contents = StoredFile.objects.filter(content__in=names).values_list("content", flat=True)
    previews = StoredFile.objects.filter(preview__in=names).values_list("preview", flat=True)
    parts = Upload.objects.values_list("parts", flat=True)
    return {*contents, *previews, *chain.from_iterable(parts)}


def _forget_bytes(name: str) -> int:
    default_storage.delete(name)
    return 1


def forget_unused_uploads(before: datetime) -> int:
    """Give up uploads that began before `before`, recordings six days later; how many."""
    cut_off = Upload.objects.unfinished().filter(moved_at__gte=before - CUT_OFF_KEPT_ON)
    unused = Upload.objects.filter(created_at__lt=before).exclude(pk__in=cut_off)
    for upload in unused:
        uploading.give_up(upload)
    return len(unused)
