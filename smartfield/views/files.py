"""The door to private files. Whoever may see the thing a file belongs to may read the file."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

from django.core.exceptions import PermissionDenied
from django.core.handlers.asgi import ASGIRequest
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from accounts.models import StoredFile, User
from clients.models import Agreement, Call
from tasks.models import TaskFile

CHUNK = 256 * 1024
READERS = {"", "document", "empty", "audio", "video", "image", "track"}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@require_safe
@roles(*ALL)
def file(request, pk, name):
    if request.headers.get("Sec-Fetch-Dest", "") not in READERS:
        raise PermissionDenied
    stored = get_object_or_404(readable_by(request.user), pk=pk)
    if not stored.content.storage.exists(stored.content.name):
        raise Http404
    return _harmless(_answer(request, stored), stored)


def readable_by(user: User):
    """Files whose owner, the thing that they hang on, `user` may see."""
    owner = Q(call__in=Call.objects.visible_to(user))
    owner |= Q(task_file__in=TaskFile.objects.visible_to(user))
    owner |= Q(agreement__in=Agreement.objects.visible_to(user))
    return StoredFile.objects.filter(owner)


def _answer(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    wanted = _range(request, stored)
    if wanted is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    headers = {"Content-Length": str(len(wanted))}
    is_part = _is_asked(request, stored)
    if is_part:
        headers["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{stored.size}"
    if request.method == "HEAD":
        return HttpResponse(status=206 if is_part else 200, headers=headers)
    body = _body(request, stored, wanted)
    return StreamingHttpResponse(body, status=206 if is_part else 200, headers=headers)


def _is_asked(request: HttpRequest, stored: StoredFile) -> bool:
    """Whether one part of the file as it is now is asked for. Several at once get the whole."""
    is_one = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    return bool(is_one) and request.headers.get("If-Range", _tag(stored)) == _tag(stored)


def _range(request: HttpRequest, stored: StoredFile) -> range | None:
    """The bytes wanted; None when there are no such bytes."""
    if not _is_asked(request, stored):
        return range(stored.size)
    first, last = _RANGE.fullmatch(request.headers["Range"].replace(" ", "")).groups()
    if first:
        end = min(int(last) + 1, stored.size) if last else stored.size
        wanted = range(int(first), end)
    else:
        wanted = range(max(stored.size - int(last or 0), 0), stored.size)
    return wanted or None


def _tag(stored: StoredFile) -> str:
    return f'"{stored.sha256[:32]}"'


def _harmless(response: HttpResponseBase, stored: StoredFile) -> HttpResponseBase:
    is_shown = stored.is_audio or stored.is_image or stored.media_type.startswith("video/")
    headers = {
        "Content-Type": stored.media_type,
        "Content-Disposition": content_disposition_header(not is_shown, stored.name),
        "Content-Security-Policy": "default-src 'none'; media-src 'self'; img-src 'self'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store, private",
        "Accept-Ranges": "bytes",
        "ETag": _tag(stored),
    }
    for header, value in headers.items():
        response[header] = value
    return response


# Bytes by the chunk, whichever server asks ------------------------------------


def _body(request: HttpRequest, stored: StoredFile, wanted: range) -> "Iterator | Awaited":
    chunks = _chunks(stored, wanted)
    return Awaited(chunks) if isinstance(request, ASGIRequest) else chunks


def _chunks(stored: StoredFile, wanted: range) -> Iterator[bytes]:
    with stored.content.open("rb") as source:
        source.seek(wanted.start)
        left = len(wanted)
        while left and (chunk := source.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


class Awaited:
    """Chunks read off the event loop; Django asks it to close when the reader has gone."""

    def __init__(self, chunks: Iterator[bytes]):
        self.chunks = chunks
        self.close = chunks.close  # type: ignore[attr-defined]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (chunk := await asyncio.to_thread(next, self.chunks, None)) is not None:
            yield chunk
