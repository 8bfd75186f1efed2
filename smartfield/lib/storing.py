from collections.abc import Iterator

from django.core.files.storage import Storage

CHUNK = 256 * 1024


def chunks_of(storage: Storage, name: str, wanted: range) -> Iterator[bytes]:
    """The bytes `wanted` of a file, by the chunk; a store that can fetch a part fetches no more."""
    if hasattr(storage, "chunks_of"):
        yield from storage.chunks_of(name, wanted)
        return
    with storage.open(name, "rb") as source:
        source.seek(wanted.start)
        left = len(wanted)
        while left and (chunk := source.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
