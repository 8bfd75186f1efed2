"""Bytes by parts: of what is read only a part is ever in memory."""

from collections.abc import Iterator
from typing import Protocol

CHUNK = 1024 * 1024


class Content(Protocol):
    """Bytes, or a file that is mapped to them."""

    def __len__(self) -> int: ...
    def __getitem__(self, part: slice) -> bytes: ...


Pieces = Iterator[bytes]
Parts = Iterator[bytes | range]


def pieces(content: Content, part: bytes | range) -> Pieces:
    """The bytes of `part`: itself, or where it lies in `content`."""
    if isinstance(part, bytes):
        yield part
        return
    for at in range(part.start, part.stop, CHUNK):
        yield content[at : min(at + CHUNK, part.stop)]
