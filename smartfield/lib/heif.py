"""HEIC pictures without what phones write into them.

Such a file is boxes within boxes; its items (pictures, their tiles, words) are found by places
counted from its beginning. So nothing moves: words are written over, boxes that are no picture
become free space, and what follows the last picture goes.
Raises `ValueError`, `struct.error` or `LookupError` where boxes do not add up, or are too many.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from smartfield.lib.contents import CHUNK, Content, Parts

AROUND = {b"ftyp", b"meta", b"mdat"}
WITHIN = {b"hdlr", b"pitm", b"iinf", b"iloc", b"iprp", b"iref", b"idat", b"grpl", b"dinf"}
PICTURES = {
    *(b"hvc1", b"hvt1", b"lhv1", b"av01", b"avc1", b"jpeg"),
    *(b"grid", b"iovl", b"iden", b"tmap"),
}
MOST_BOXES, LONGEST_LIST = 10_000, 1024 * 1024  # a picture of many tiles has some hundreds
NO_EXIF = b"\0\0\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0"
NO_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
NOTHING = {b"Exif": (NO_EXIF, b"\0"), b"mime": (NO_XMP, b" ")}


class Box(NamedTuple):
    kind: bytes
    start: int
    body: int
    stop: int


class Change(NamedTuple):
    """`words` instead of what lies from `start` to `stop`, filled up with `filler`."""

    start: int
    stop: int
    words: bytes = b""
    filler: bytes = b"\0"


def parts_of_heif(content: Content) -> Parts:
    around = list(_boxes(content, 0, len(content)))
    (meta,) = [box for box in around if box.kind == b"meta"]
    changes = [change for box in around if box.kind not in AROUND for change in _freed(box)]
    changes += _changes_within(content, meta)
    end = max(box.stop for box in around if box.kind in AROUND)
    return _changed(sorted(changes), end)


def _changed(changes: list[Change], end: int) -> Parts:
    at = 0
    for start, stop, words, filler in changes:
        if not at <= start <= stop <= end:
            continue
        yield range(at, start)
        said = words if len(words) <= stop - start else b""
        yield said
        yield from _filling(filler, stop - start - len(said))
        at = stop
    yield range(at, end)


def _filling(filler: bytes, length: int) -> Parts:
    for at in range(0, length, CHUNK):
        yield filler * min(CHUNK, length - at)


def _boxes(content: Content, start: int, stop: int) -> Iterator[Box]:
    for _box in range(MOST_BOXES):
        if start == stop:
            return
        length, kind = struct.unpack(">I4s", content[start : start + 8])
        body = start + 8
        if length == 1:
            (length,) = struct.unpack(">Q", content[body : body + 8])
            body += 8
        end = start + length if length else stop
        if not body <= end <= stop:
            raise ValueError("cut off")
        yield Box(kind, start, body, end)
        start = end
    raise ValueError("too many")


def _freed(box: Box) -> list[Change]:
    return [Change(box.start + 4, box.start + 8, b"free"), Change(box.body, box.stop)]


def _changes_within(content: Content, meta: Box) -> Iterator[Change]:
    """Words of items, and boxes beside them that are of no use to a picture."""
    boxes = {box.kind: box for box in _boxes(content, meta.body + 4, meta.stop)}
    for box in _boxes(content, meta.body + 4, meta.stop):
        if box.kind not in WITHIN:
            yield from _freed(box)
    yield from _descriptions(content, boxes[b"iprp"])
    words = dict(_items_of_words(content, boxes[b"iinf"]))
    idat = boxes.get(b"idat")
    for item, start, stop in _places(content, boxes[b"iloc"], idat):
        if item in words:
            yield Change(start, stop, *NOTHING.get(words[item], ()))


def _descriptions(content: Content, properties: Box) -> Iterator[Change]:
    """Names and tags that people gave."""
    for group in _boxes(content, properties.body, properties.stop):
        if group.kind == b"ipco":
            for box in _boxes(content, group.body, group.stop):
                if box.kind == b"udes":
                    yield from _freed(box)


def _items_of_words(content: Content, infos: Box) -> Iterator[tuple[int, bytes]]:
    """Items that are no picture: number and type."""
    first = infos.body + (6 if content[infos.body : infos.body + 1] == b"\0" else 8)
    for box in _boxes(content, first, infos.stop):
        version = content[box.body : box.body + 1][0]
        number, kind = _read(content, box.body + 4, {2: ">H2x4s", 3: ">I2x4s"}[version])
        if kind not in PICTURES:
            yield number, kind


def _read(content: Content, at: int, shape: str) -> tuple:
    return struct.unpack(shape, content[at : at + struct.calcsize(shape)])


def _places(content: Content, locations: Box, idat: Box | None) -> Iterator[tuple[int, int, int]]:
    """Where the parts of items lie: number, start, stop."""
    numbers = _Numbers(content[locations.body : min(locations.stop, locations.body + LONGEST_LIST)])
    version = numbers.next(4) >> 24
    sizes = numbers.next(2)
    of_offset, of_length, of_base, of_index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    if not of_length:
        raise ValueError("no lengths")
    for _item in range(numbers.next(4 if version == 2 else 2)):
        item = numbers.next(4 if version == 2 else 2)
        method = numbers.next(2) & 15 if version else 0
        is_elsewhere = numbers.next(2)
        base = numbers.next(of_base)
        for _extent in range(numbers.next(2)):
            numbers.next(of_index if version else 0)
            start, length = base + numbers.next(of_offset), numbers.next(of_length)
            if not is_elsewhere and method < 2:
                start += idat.body if method and idat else 0
                yield item, start, start + length


class _Numbers:
    """Numbers of so many bytes, one after the other."""

    def __init__(self, content: bytes):
        self.content, self.at = content, 0

    def next(self, size: int) -> int:
        read = self.content[self.at : self.at + size]
        if len(read) < size:
            raise ValueError("cut off")
        self.at += size
        return int.from_bytes(read, "big")
