"""All open streams of this process, and the one ear that listens to the broker for them."""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import redis.asyncio as redis
from django.conf import settings
from django.db import connections

from smartfield.lib.bell import CHANNEL
from smartfield.live.audience import Event, audience, said, still_signed_in
from smartfield.live.stream import Stream, frame

log = logging.getLogger(__name__)

STREAMS_OF_A_PERSON = 4  # a browser opens six connections to a host in all
ENOUGH = b"event: enough\ndata: {}\n\n"
GATHER = 0.1  # seconds in which events come together
LISTENS_WITHIN = 2.0  # seconds


class Deaf(Exception):
    """The broker does not answer."""


class Hall:
    def __init__(self) -> None:
        self._streams: dict[int, list[Stream]] = defaultdict(list)
        self._ear: asyncio.Task[None] | None = None
        self._hears = asyncio.Event()

    async def enter(self, stream: Stream) -> None:
        """Let `stream` hear. The oldest of a person with too many gives way; `Deaf` if silent."""
        await self._listen()
        mine = self._streams[stream.person]
        mine.append(stream)
        for oldest in mine[:-STREAMS_OF_A_PERSON]:
            oldest.close(ENOUGH)
            mine.remove(oldest)

    def leave(self, stream: Stream) -> None:
        mine = self._streams[stream.person]
        if stream in mine:
            mine.remove(stream)
        if not mine:
            del self._streams[stream.person]

    async def _listen(self) -> None:
        if self._ear is None or self._ear.done():
            self._hears.clear()
            self._ear = asyncio.create_task(self._hear())  # kept: a loop holds tasks weakly
        try:
            await asyncio.wait_for(self._hears.wait(), LISTENS_WITHIN)
        except TimeoutError:
            raise Deaf from None

    async def _hear(self) -> None:
        """Pass on what is rung, as long as the broker is there; then send everybody home."""
        try:
            async with (
                redis.from_url(settings.REDIS_URL, socket_connect_timeout=1) as broker,
                broker.pubsub() as bell,
            ):
                await bell.subscribe(CHANNEL)
                self._hears.set()
                while True:
                    await self._pass_on(await _gathered(bell))
        except (redis.RedisError, OSError):
            log.warning("The live bell is out; the streams end.")
        finally:
            self._hears.clear()
            for stream in self._all():
                stream.close()

    async def _pass_on(self, events: list[Event]) -> None:
        people = {stream.person for stream in self._all()}
        if not (events and people):
            return
        keys = {stream.session_key for stream in self._all()}
        try:
            hearers, signed_in = await asyncio.to_thread(_look_up, events, people, keys)
        except Exception:
            log.exception("Nobody could be told of %s events.", len(events))
            return
        for stream in self._all():
            if stream.session_key not in signed_in:
                stream.close()
                continue
            for event, allowed in zip(events, hearers, strict=True):
                if stream.person in allowed:
                    stream.put(frame(event["kind"], said(event)))

    def _all(self) -> list[Stream]:
        return [stream for streams in self._streams.values() for stream in streams]


async def _gathered(bell: Any) -> list[Event]:
    """What is rung next, with what follows at once; each thing once."""
    heard = [await bell.get_message(ignore_subscribe_messages=True, timeout=10)]
    if heard[0]:
        await asyncio.sleep(GATHER)
        while len(heard) < 500 and (more := await bell.get_message(timeout=0)):
            heard.append(more)
    return _events(message["data"] for message in heard if message)


def _events(texts: Iterable[bytes]) -> list[Event]:
    return [json.loads(text) for text in dict.fromkeys(texts) if isinstance(text, bytes)]


def _look_up(
    events: list[Event], people: set[int], keys: set[str]
) -> tuple[list[set[int]], set[str]]:
    """For each event who may hear it, and which sessions still stand; the connection is let go."""
    try:
        return [audience(event, people) for event in events], still_signed_in(keys)
    finally:
        connections.close_all()
