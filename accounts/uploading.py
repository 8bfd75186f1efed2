"""Sending a file up before its form, piece by piece.

Promises: a piece counts wholly or not at all, once, in its place; after a cut one goes on from
where it broke; only who began may go on, ask, give up or use it; a form that is refused uses
nothing up. A recording goes up while it is made: its size is said at its end, by whoever ends
it, and what came before a cut can be ended where it stands.
Refuses: a piece that does not belong where it is put (`OutOfPlace` says where to go on), more
than was said, too many pieces, and to be used before it is whole, twice, or by somebody else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import room
from accounts.models import Upload, User
from smartfield.lib.refusals import Refusal
from smartfield.lib.uploads import Sent

PIECE = 8 * 1024 * 1024  # bytes, the most at once
MOST_PIECES = 1000
TOGETHER = 1024 * 1024  # bytes; smaller pieces of a recording are put together
FOLDER = "up"


class OutOfPlace(Refusal):
    """`offset`: where the next piece belongs."""

    def __init__(self, offset: int):
        super().__init__(_("The file could not be uploaded. Try again"))
        self.offset = offset


@transaction.atomic
def begin(*, by: User, name: str, size: int | None = None, page: str = "") -> Upload:
    """An upload of `size` bytes, with nothing in it yet; without a size, a recording on `page`."""
    if size is not None:
        room.check_size(size)
    room.take_while_waiting(by, size or 0)
    return Upload.objects.create(by=by, name=name, size=size, page=page)


@transaction.atomic
def append(upload: Upload, *, offset: int, piece: bytes, whole: int | None = None) -> Upload:
    """Put `piece` where `offset` says; an empty one changes nothing. `whole` ends a recording: so
    many bytes it has with this piece. Ended twice is ended once."""
    locked = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if locked is None or offset != locked.received:
        raise OutOfPlace(locked.received if locked else 0)
    _check(locked, len(piece))
    if piece:
        _put(locked, piece)
    if whole is not None:
        _end(locked, whole)
    locked.save(update_fields=["parts", "received", "size", "moved_at"])
    return locked


def _check(upload: Upload, more: int) -> None:
    """Refuse more than was said or may be; of a recording nothing was said."""
    left = PIECE if upload.size is None else min(PIECE, upload.size - upload.received)
    if more > left or len(upload.parts) >= MOST_PIECES:
        raise Refusal(_("The file could not be uploaded. Try again"))
    if more and upload.size is None:
        room.check_size(upload.received + more)
        room.take_while_waiting(upload.by, more)


def _put(upload: Upload, piece: bytes) -> None:
    upload.received += len(piece)
    upload.moved_at = timezone.now()
    if upload.size is None and upload.parts:
        piece = _with_the_last(upload, piece)
    name = f"{FOLDER}/{upload.pk.hex}.{upload.received}"
    upload.parts.append(default_storage.save(name, ContentFile(piece)))


def _with_the_last(upload: Upload, piece: bytes) -> bytes:
    """`piece` behind the part before it, if that is small: it is used up then."""
    last = upload.parts[-1]
    if default_storage.size(last) + len(piece) > TOGETHER:
        return piece
    with default_storage.open(upload.parts.pop()) as part:
        transaction.on_commit(partial(default_storage.delete, last))
        return part.read() + piece


def _end(upload: Upload, whole: int) -> None:
    if whole != (upload.received if upload.size is None else upload.size):
        raise Refusal(_("The file could not be uploaded. Try again"))
    room.check_size(whole)
    upload.size = whole


@transaction.atomic
def give_up(upload: Upload) -> None:
    """Forget it, and its bytes after commit. Twice is once."""
    for locked in Upload.objects.select_for_update().filter(pk=upload.pk):
        parts = [*locked.parts]
        locked.delete()
        transaction.on_commit(partial(_forget, parts))


@contextmanager
def taken(sent: Sent, *, by: User) -> Iterator[UploadedFile]:
    """The whole file that `by` sent before; it is used up in this transaction."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().filter(pk=sent.id, by=by).first()
        if upload is None:
            raise Refusal(_("The file “%(name)s” is not here any more. Choose it again")
                          % {"name": sent.name[:80]})  # fmt: skip
        if not upload.is_whole:
            raise Refusal(_("The file “%(name)s” did not arrive whole. Choose it again")
                          % {"name": upload.name[:80]})  # fmt: skip
        with TemporaryUploadedFile(upload.name, "", upload.received, None) as whole:
            _join(upload, whole)
            yield whole
        give_up(upload)


def _join(upload: Upload, whole: TemporaryUploadedFile) -> None:
    for name in upload.parts:
        with default_storage.open(name) as part:
            for chunk in part.chunks():
                whole.write(chunk)
    whole.flush()
    whole.seek(0)


def _forget(parts: list[str]) -> None:
    for name in parts:
        default_storage.delete(name)
