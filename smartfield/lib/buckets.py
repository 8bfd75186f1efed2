from collections.abc import Iterator
from typing import Any

from storages.backends.s3 import S3Storage

from smartfield.lib.storing import CHUNK


class Bucket(S3Storage):
    """Private files in a bucket that speaks S3.

    Objects get no rights of their own, so they are their owner's alone; none is ever replaced,
    and none has an address: bytes leave through the door (`smartfield.views.files`).
    """

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        raise ValueError("Private files have no address of their own.")

    def chunks_of(self, name: str, wanted: range) -> Iterator[bytes]:
        """Only the bytes that are wanted come over the wire."""
        asked = f"bytes={wanted.start}-{wanted.stop - 1}"
        found = self.bucket.Object(self._normalize_name(name)).get(Range=asked)
        yield from found["Body"].iter_chunks(CHUNK)
