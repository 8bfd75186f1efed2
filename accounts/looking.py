"""Looking at a file after it was kept: its picture, its length, how it sounds.

Promises: each file is looked at once; sound and film lose what cameras and phones wrote into them,
with not one moment of them changed; their new bytes, hash and size come with the same commit.
A file that cannot be read stays as it came, without a picture, and is not tried again.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from shutil import copyfileobj
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import StoredFile
from smartfield.lib import media
from smartfield.lib.hashing import hash_of

Seen = Callable[[Path, str, Path], dict[str, Any]]
FACTS = ("width", "height", "seconds", "peaks")


WRITTEN = (*FACTS, "preview", "content", "sha256", "size", "looked_at")


@transaction.atomic
def look_at(file: UUID | str, seen: Seen = media.seen) -> None:
    """Write down what is seen and heard in `file`. Twice is once; a lost file is none."""
    waiting = StoredFile.objects.select_for_update(no_key=True).filter(pk=file, looked_at=None)
    if stored := waiting.first():
        learn(stored, seen)
        stored.save(update_fields=WRITTEN)


def learn(stored: StoredFile, seen: Seen = media.seen) -> None:
    """The same for a row that is not saved yet, or will be by whoever asks."""
    with tempfile.TemporaryDirectory() as folder:
        facts = _seen(stored, Path(folder), seen)
        for name in FACTS:
            setattr(stored, name, facts.get(name, getattr(stored, name)))
        _take(stored, Path(folder))
    stored.looked_at = timezone.now()


def _seen(stored: StoredFile, folder: Path, seen: Seen) -> dict[str, Any]:
    if not media.is_read(stored.media_type):
        return {}
    source = folder / "source"
    try:
        with stored.content.open("rb") as content, source.open("wb") as copy:
            copyfileobj(content, copy)
    except FileNotFoundError:
        return {}
    return seen(source, stored.media_type, folder)


def _take(stored: StoredFile, folder: Path) -> None:
    if (folder / "preview").exists():
        with (folder / "preview").open("rb") as picture:
            stored.preview.save("", File(picture), save=False)
    if (folder / "clean").exists():
        _replace(stored, folder / "clean")


def _replace(stored: StoredFile, clean: Path) -> None:
    """New bytes beside the old, which go after commit; whoever reads them now reads on."""
    before, storage = str(stored.content.name), stored.content.storage
    with clean.open("rb") as content:
        stored.sha256, stored.size = hash_of(File(content)), clean.stat().st_size
        stored.content.save("", File(content), save=False)
    transaction.on_commit(lambda: storage.delete(before))
