"""Files beside what is written on a task: a request, a comment, a correction, a result.

Promises: all of them are kept, on the shelf of the task's client, or none; what was kept before
one was refused is forgotten, its bytes too.
Refuses: whatever `accounts.filing` lets in nowhere, and a voice note that is no sound.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from accounts import filing
from accounts.models import StoredFile, User
from smartfield.lib.uploads import Chosen
from tasks.models.task_file import TaskFile


class Given(NamedTuple):
    """A file as it was sent, the kinds wanted there, and the field a refusal belongs to."""

    upload: Chosen
    kinds: filing.Kinds
    field: str


def given(files: Iterable[Chosen], voice: Chosen | None = None) -> list[Given]:
    """The files chosen and the voice note, in the order they are kept."""
    chosen = [Given(upload, filing.ANY, "files") for upload in files]
    return chosen + ([Given(voice, filing.AUDIO, "voice")] if voice else [])


def attach(task, sent: Iterable[Given], *, by: User, **beside: Any) -> list[TaskFile]:
    """Keep what was `sent` on `task`; `beside` names a delivery, comment or correction."""
    kept: list[StoredFile] = []
    try:
        for one in sent:
            shelf = task.client.key
            kept.append(
                filing.keep(one.upload, by=by, kinds=one.kinds, field=one.field, shelf=shelf)
            )
        return TaskFile.objects.bulk_create(
            TaskFile(task=task, stored=stored, **beside) for stored in kept
        )
    except BaseException:
        _forget(kept)
        raise


def has_just(files, sent: Iterable[Given]) -> bool:
    """Whether `files`, rows kept a moment ago, are those `sent` again by a double press."""
    marks = files.filter(removed_at=None).values_list("stored__came_as", flat=True)
    return sorted(marks) == sorted(filing.mark(one.upload) for one in sent)


def _forget(kept: list[StoredFile]) -> None:
    """The rows will be rolled back; the bytes go too."""
    for stored in kept:
        stored.content.delete(save=False)
