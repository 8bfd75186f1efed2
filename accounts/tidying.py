"""Files that belong to nothing any more: taken off before they were used, or left by a crash.

Promises: a file in use is never touched; one that has a row or was written lately neither.
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import StoredFile


def forget_loose_files(before: datetime) -> int:
    """Delete rows without an owner and bytes without a row, both older than `before`; how many."""
    return sum(map(_forget_row, _ownerless(before))) + sum(map(_forget_bytes, _rowless(before)))


def _ownerless(before: datetime):
    """Rows that nothing refers to, by whatever relation the apps above have added."""
    nobody = {f"{relation.name}__isnull": True for relation in StoredFile._meta.related_objects}
    return StoredFile.objects.filter(created_at__lt=before, **nobody)


@transaction.atomic
def _forget_row(stored: StoredFile) -> int:
    name = str(stored.content.name)
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(name))
    return 1


def _rowless(before: datetime) -> Iterator[str]:
    with contextlib.suppress(FileNotFoundError):
        for folder in default_storage.listdir("")[0]:
            names = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
            known = StoredFile.objects.filter(content__in=names).values_list("content", flat=True)
            for name in names.difference(known):
                if default_storage.get_modified_time(name) < before:
                    yield name


def _forget_bytes(name: str) -> int:
    default_storage.delete(name)
    return 1
