"""The door of `/events/`: who comes in is asked once, in short, before anything is sent."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest, parse_cookie

from accounts.models import User
from clients import viewing
from smartfield.live.hall import Deaf, Hall
from smartfield.live.stream import Stream

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[..., Awaitable[None]]

PATH = "/events/"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, private"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def with_live(pages: Application) -> Application:
    """`pages`, with the live channel in front of them."""
    hall = Hall()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        is_live = scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET"
        await (_serve(hall, scope, receive, send) if is_live else pages(scope, receive, send))

    return application


async def _serve(hall: Hall, scope: Scope, receive: Receive, send: Send) -> None:
    key = _session_key(scope)
    person = await asyncio.to_thread(_signed_in, key) if key else None
    if person is None:
        return await _refuse(send, 403)
    stream = Stream(person, key)
    try:
        await hall.enter(stream)
    except Deaf:
        return await _refuse(send, 503)
    gone = asyncio.create_task(_until_gone(receive, stream))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        async for said in stream.frames():
            await send({"type": "http.response.body", "body": said, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
        hall.leave(stream)


async def _until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.close()


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _session_key(scope: Scope) -> str:
    sent = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    return parse_cookie(sent.decode("latin-1")).get(settings.SESSION_COOKIE_NAME, "")


def _signed_in(key: str) -> int | None:
    """Whose session `key` is, if they may still sign in; who looks at a client's pages hears
    what that person may hear. The connection is let go at once."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    try:
        user = get_user(request)
        if not isinstance(user, User) or not user.is_active:
            return None
        seen = viewing.seen_in(request.session, user)
        return seen.person.pk if seen else user.pk
    finally:
        connections.close_all()
