"""One open stream of server-sent events."""

import asyncio
import json
import random
from collections.abc import AsyncIterator

HEARTBEAT = 15.0  # seconds
LIFETIME = 600.0  # seconds; then the browser comes again, and its rights are looked at anew
ROOM = 100  # events that may wait for a slow reader

BEAT = b":\n\n"
CATCH_UP = b"event: again\ndata: {}\n\n"


def frame(kind: str, ids: dict[str, int]) -> bytes:
    return f"event: {kind}\ndata: {json.dumps(ids)}\n\n".encode()


class Stream:
    """What one page of `person` is to be told. It ends by itself, or when it is closed."""

    def __init__(self, person: int, session_key: str) -> None:
        self.person, self.session_key = person, session_key
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue(ROOM)
        self._ends_at = asyncio.get_running_loop().time() + LIFETIME * random.uniform(0.9, 1.1)

    def put(self, said: bytes) -> None:
        """Say it; a reader too slow for it all is told to look again instead."""
        if self._waiting.full():
            self._empty()
            said = CATCH_UP
        self._waiting.put_nowait(said)

    def close(self, last_word: bytes = b"") -> None:
        self._empty()
        if last_word:
            self._waiting.put_nowait(last_word)
        self._waiting.put_nowait(None)

    async def frames(self) -> AsyncIterator[bytes]:
        """What is to be sent, a heartbeat when there is nothing, until the end."""
        loop = asyncio.get_running_loop()
        yield b"retry: 3000\n\n"
        while (left := self._ends_at - loop.time()) > 0:
            try:
                said = await asyncio.wait_for(self._waiting.get(), min(HEARTBEAT, left))
            except TimeoutError:
                said = BEAT
            if said is None:
                return
            yield said

    def _empty(self) -> None:
        while not self._waiting.empty():
            self._waiting.get_nowait()
