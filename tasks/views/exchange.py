"""The door for the telephone exchange (docs/telephony.md), and taking what rings."""

import time
from collections.abc import Iterator
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import Http404, HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.access import everybody, roles
from accounts.guessing import client_address
from accounts.models import Role
from accounts.throttling import wait_for
from clients.exchange import Garbled, read
from clients.models import Ring
from smartfield.lib.returning import see
from smartfield.lib.signatures import Unsigned, check
from tasks import ringing

CHUNK = 256 * 1024
WORDS_AT_MOST = 64 * 1024  # bytes of an event
MULTIPART = "multipart/form-data"


class TooLarge(Exception):
    """The body is longer than one of its kind may be."""


STATUSES = {TooLarge: 413, Unsigned: 401, Garbled: 400}


@csrf_exempt
@everybody
def hook_calls(request):
    """One event of a call. Whatever is refused is said in one English sentence."""
    if not settings.HOOKS_SECRETS:
        raise Http404
    if request.method != "POST":
        return _no(405, "Events are sent by POST.", Allow="POST")
    caller = f"hooks {client_address(request)}"
    if wait := wait_for(caller, settings.HOOKS_PER_MINUTE, timedelta(minutes=1)):
        return _no(429, f"Too many events; go on in {wait} seconds.", **{"Retry-After": wait})
    try:
        trouble = _hear(request)
    except tuple(STATUSES) as refused:
        return _no(STATUSES[type(refused)], str(refused))
    return JsonResponse({"ok": True, **({"note": trouble} if trouble else {})})


def _hear(request: HttpRequest) -> str:
    """What was wrong with the recording of the event, if anything."""
    with TemporaryFile() as body:
        _copy(request, body)
        check(_signature(request), _chunks(body), settings.HOOKS_SECRETS, time.time())
        said, sound = _parts(request, body)
        try:
            return ringing.hear(read(said, timezone.now()), sound)
        finally:
            if sound:
                sound.close()


def _no(status: int, sentence: str, **headers) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status, headers=headers)


def _signature(request: HttpRequest) -> str:
    return request.headers.get("Smartfield-Signature", "")


def _copy(request: HttpRequest, body: IO[bytes]) -> None:
    """Bring the body into a file, as long as it may be; the signature is of its very bytes."""
    is_large = request.content_type == MULTIPART
    left = WORDS_AT_MOST + (settings.UPLOAD_LIMIT if is_large else 0)
    while chunk := request.read(min(CHUNK, left + 1)):
        left -= len(chunk)
        if left < 0:
            raise TooLarge("The body is too large.")
        body.write(chunk)


def _chunks(body: IO[bytes]) -> Iterator[bytes]:
    body.seek(0)
    while chunk := body.read(CHUNK):
        yield chunk


def _parts(request: HttpRequest, body: IO[bytes]) -> tuple[bytes, UploadedFile | None]:
    """The event, and the recording where the body has two parts."""
    length = body.seek(0, 2)
    body.seek(0)
    if request.content_type != MULTIPART:
        return body.read(), None
    meta = {**request.META, "CONTENT_LENGTH": str(length)}
    try:
        handlers = [TemporaryFileUploadHandler(request)]
        fields, files = MultiPartParser(meta, body, handlers, "utf-8").parse()
    except (MultiPartParserError, SuspiciousOperation, ValueError):
        raise Garbled("The body is no multipart/form-data.") from None
    return fields.get("event", "").encode(errors="replace"), files.get("recording")


@require_POST
@roles(Role.MANAGER)
def ring_take(request, pk):
    """The intake of whoever is ringing, with the number filled in."""
    ring = get_object_or_404(Ring.objects.visible_to(request.user), pk=pk)
    return see(ringing.take(ring, by=request.user).get_absolute_url())
