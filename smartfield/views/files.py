"""The door to private files. Whoever may see the thing a file belongs to may read the file."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import Storage
from django.core.handlers.asgi import ASGIRequest
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from accounts.models import StoredFile, User
from assistants.models import Learning
from clients.models import Agreement, Call, Export, SectionVersion
from smartfield.lib.storing import chunks_of
from tasks.models import TaskFile
from timetracking.models import Batch

READERS = {"", "document", "empty", "audio", "video", "image", "track"}
SHOWN = ("audio/", "video/", "image/")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Piece(NamedTuple):
    """What goes through the door: a file, or its preview. `place`: where it lies in `storage`."""

    storage: Storage
    place: str
    size: int
    media_type: str
    tag: str
    name: str


@require_safe
@roles(*ALL)
def file(request, pk, name):
    stored = _asked_for(request, pk)
    if not stored.content.storage.exists(stored.content.name):
        raise Http404
    size, tag = stored.size, f'"{stored.sha256[:32]}"'
    place = str(stored.content.name)
    return _sent(
        request, Piece(stored.content.storage, place, size, stored.media_type, tag, stored.name)
    )


@require_safe
@roles(*ALL)
def file_preview(request, pk):
    """Its small picture, for whoever may read the file itself."""
    stored = _asked_for(request, pk)
    storage, place = stored.preview.storage, str(stored.preview.name)
    if not (place and storage.exists(place)):
        raise Http404
    tag = f'"{stored.sha256[:32]}-preview"'
    name = f"{stored.name}.webp"
    return _sent(request, Piece(storage, place, storage.size(place), "image/webp", tag, name))


def _asked_for(request: HttpRequest, pk) -> StoredFile:
    if request.headers.get("Sec-Fetch-Dest", "") not in READERS:
        raise PermissionDenied
    return get_object_or_404(readable_by(request.user), pk=pk)


def readable_by(user: User):
    """Files whose owner, the thing that they hang on, `user` may see."""
    owner = Q(call__in=Call.objects.visible_to(user))
    owner |= Q(export__in=Export.objects.visible_to(user).kept(timezone.now()))
    owner |= Q(task_file__in=TaskFile.objects.visible_to(user))
    owner |= Q(learning__in=Learning.objects.visible_to(user))
    owner |= Q(agreement__in=Agreement.objects.visible_to(user))
    owner |= Q(batch__in=Batch.objects.visible_to(user))
    return StoredFile.objects.filter(owner | _taught(user))


def _taught(user: User) -> Q:
    """In a playbook. One file may serve many versions: asked by its key, it is found once."""
    versions = SectionVersion.objects.visible_to(user)
    return Q(pk__in=versions.values("media")) | Q(pk__in=versions.values("captions"))


def _sent(request: HttpRequest, piece: Piece) -> HttpResponseBase:
    if settings.FILES_ACCEL:
        place = f"{settings.FILES_ACCEL.rstrip('/')}/{piece.place}"
        return _harmless(HttpResponse(headers={"X-Accel-Redirect": place}), piece)
    return _harmless(_answer(request, piece), piece)


def _answer(request: HttpRequest, piece: Piece) -> HttpResponseBase:
    wanted = _range(request, piece)
    if wanted is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{piece.size}"})
    headers = {"Content-Length": str(len(wanted))}
    is_part = _is_asked(request, piece)
    if is_part:
        headers["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{piece.size}"
    if request.method == "HEAD":
        return HttpResponse(status=206 if is_part else 200, headers=headers)
    body = _body(request, piece, wanted)
    return StreamingHttpResponse(body, status=206 if is_part else 200, headers=headers)


def _is_asked(request: HttpRequest, piece: Piece) -> bool:
    """Whether one part of the file as it is now is asked for. Several at once get the whole."""
    is_one = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    return bool(is_one) and request.headers.get("If-Range", piece.tag) == piece.tag


def _range(request: HttpRequest, piece: Piece) -> range | None:
    """The bytes wanted; None when there are no such bytes."""
    if not _is_asked(request, piece):
        return range(piece.size)
    first, last = _RANGE.fullmatch(request.headers["Range"].replace(" ", "")).groups()
    if first:
        end = min(int(last) + 1, piece.size) if last else piece.size
        wanted = range(int(first), end)
    else:
        wanted = range(max(piece.size - int(last or 0), 0), piece.size)
    return wanted or None


def _harmless(response: HttpResponseBase, piece: Piece) -> HttpResponseBase:
    is_shown = piece.media_type.startswith(SHOWN)
    headers = {
        "Content-Type": piece.media_type,
        "Content-Disposition": content_disposition_header(not is_shown, piece.name),
        "Content-Security-Policy": "default-src 'none'; media-src 'self'; img-src 'self'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store, private",
        "Accept-Ranges": "bytes",
        "ETag": piece.tag,
    }
    for header, value in headers.items():
        response[header] = value
    return response


# Bytes by the chunk, whichever server asks ------------------------------------


def _body(request: HttpRequest, piece: Piece, wanted: range) -> "Iterator | Awaited":
    chunks = chunks_of(piece.storage, piece.place, wanted)
    return Awaited(chunks) if isinstance(request, ASGIRequest) else chunks


class Awaited:
    """Chunks read off the event loop; Django asks it to close when the reader has gone."""

    def __init__(self, chunks: Iterator[bytes]):
        self.chunks = chunks
        self.close = chunks.close  # type: ignore[attr-defined]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (chunk := await asyncio.to_thread(next, self.chunks, None)) is not None:
            yield chunk
