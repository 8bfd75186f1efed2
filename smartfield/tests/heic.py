"""A HEIC picture as a phone makes it, with words about its maker."""

import struct
from base64 import b64decode

SIDE = 64  # px
# One picture, a slope of colours, as HEVC has it: how to set a decoder up, and the picture itself.
SET_UP = b64decode(
    "AQFgAAAAkAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wFgAAADAJAAAAMAAAMAHpWYCSEAAQAoQgEBAWAAAAMA"
    "kAAAAwAAAwAeoCCBBZZWaSTK5oCAAAADAIAAAAMAhCIAAQAHRAHBcrQiQA=="
)
CODED = b64decode(
    "AAAAbCgBry5uW2469qjT4TQ9BkDQIQUgrhAs6G9rvugkp+5ztue1GsKIax1oOofX8nO3mWuJutezSe/JissEdRz5"
    "tXsh/XT5BgGNNHmzl2VtHpRYRXrlKOyyJjLMYF8A7JctpGojJd4hq7/jYniVQA=="
)


def heic(*, exif: bytes = b"", xmp: bytes = b"", after: bytes = b"") -> bytes:
    """`exif` is TIFF, `xmp` XML; what is `after` stands at the end."""
    items = [(1, b"hvc1", b"", CODED)]
    items += [(2, b"Exif", b"", struct.pack(">I", 6) + b"Exif\0\0" + exif)] if exif else []
    items += [(3, b"mime", b"application/rdf+xml\0", xmp)] if xmp else []
    kind = _box(b"ftyp", b"heic\0\0\0\0mif1heic")
    at = len(kind) + len(_meta(items, 0)) + 8
    mdat = _box(b"mdat", b"".join(content for *_told, content in items))
    return kind + _meta(items, at) + mdat + after


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def _full(kind: bytes, body: bytes, version: int = 0) -> bytes:
    return _box(kind, bytes([version, 0, 0, 0]) + body)


def _meta(items, at: int) -> bytes:
    places = b""
    for number, _kind, _told, content in items:
        places += struct.pack(">HHHII", number, 0, 1, at, len(content))
        at += len(content)
    infos = [_full(b"infe", struct.pack(">HH4s", number, 0, kind) + b"\0" + told, version=2)
             for number, kind, told, _content in items]  # fmt: skip
    links = [_box(b"cdsc", struct.pack(">HHH", number, 1, 1)) for number, *_told in items[1:]]
    size = _full(b"ispe", struct.pack(">II", SIDE, SIDE))
    properties = _box(b"ipco", _box(b"hvcC", SET_UP) + size)
    of_picture = _full(b"ipma", struct.pack(">IHBBB", 1, 1, 2, 0x81, 2))
    return _full(
        b"meta",
        _full(b"hdlr", b"\0\0\0\0pict" + b"\0" * 13)
        + _full(b"pitm", b"\0\x01")
        + _full(b"iloc", b"\x44\0" + struct.pack(">H", len(items)) + places)
        + _full(b"iinf", struct.pack(">H", len(items)) + b"".join(infos))
        + _full(b"iref", b"".join(links))
        + _box(b"iprp", properties + of_picture),
    )
