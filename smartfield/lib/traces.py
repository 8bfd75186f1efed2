"""Pictures without what cameras and phones write into them: places, times, names, serial numbers.

Promises: not one pixel changes, for nothing is decoded; a photograph still stands upright; colour
profiles and the frames of moving pictures stay. What follows the picture in its file (a second
picture, a film that phones append) goes too.
A file whose parts do not add up is left as it is.
"""

import re
import struct
from collections.abc import Callable
from itertools import chain
from zlib import crc32

from smartfield.lib.contents import Content, Parts, Pieces, pieces
from smartfield.lib.heif import parts_of_heif

ORIENTATION = 0x0112


def without_traces(content: Content, media_type: str) -> Pieces | None:
    """The picture's bytes, piece by piece; None where they are kept as they came."""
    parts_of = READERS.get(media_type)
    if parts_of is None:
        return None
    try:
        parts = list(parts_of(content))
    except (ValueError, struct.error, LookupError):
        return None
    return chain.from_iterable(pieces(content, part) for part in parts)


def _part(content: Content, start: int, length: int) -> range:
    if length < 0 or start + length > len(content):
        raise ValueError("cut off")
    return range(start, start + length)


# JPEG ---------------------------------------------------------------------------

JFIF, EXIF, ICC, ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
SCAN, END = 0xDA, 0xD9
WORDS = {*range(0xE0, 0xF0), 0xFE, 0xFF}  # of programs, of people, padding
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _jpeg(content: Content) -> Parts:
    """Segment by segment, to the end of the first picture."""
    yield _part(content, 0, 2)
    at, marker = 2, 0
    while marker != END:
        lead, marker = content[at : at + 2]
        if lead != 0xFF:
            raise ValueError("no segment")
        segment = _segment(content, at, marker)
        yield from _segment_kept(content, segment, marker)
        at = segment.stop


def _segment(content: Content, at: int, marker: int) -> range:
    """A scan ends where the next marker stands."""
    if marker in {0xFF, END}:
        return _part(content, at, 1 if marker == 0xFF else 2)
    segment = _part(content, at, 2 + int.from_bytes(content[at + 2 : at + 4], "big"))
    if marker != SCAN:
        return segment
    following = _MARKER.search(content, segment.stop)  # type: ignore[call-overload]
    if not following:
        raise ValueError("no end")
    return range(at, following.start())


def _segment_kept(content: Content, segment: range, marker: int) -> Parts:
    if marker == EXIF:
        turn = _turn(content[segment.start + 4 : segment.stop])
        body = b"Exif\0\0" + _tiff(turn)
        yield b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body if turn > 1 else b""
    elif marker == ICC:
        is_profile = content[segment.start + 4 : segment.start + 16] == b"ICC_PROFILE\0"
        yield segment if is_profile else b""
    elif marker in {JFIF, ADOBE} or marker not in WORDS:
        yield segment


def _turn(exif: bytes) -> int:
    """How the camera was held, as EXIF numbers it: 1 is upright."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for n in range(count):
        tag, _kind, _count, turn = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * n)
        if tag == ORIENTATION:
            return turn if 1 <= turn <= 8 else 1
    return 1


def _tiff(turn: int) -> bytes:
    """All that is left of EXIF: one entry, how to turn the picture."""
    return b"MM\0\x2a" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turn, 0, 0)


# PNG, WebP, GIF -----------------------------------------------------------------

PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB"),
    *(b"cICP", b"bKGD", b"pHYs", b"hIST", b"sPLT", b"acTL", b"fcTL", b"fdAT"),
}


def _png(content: Content) -> Parts:
    yield _part(content, 0, 8)
    at, name = 8, b""
    while name != b"IEND":
        length, name = struct.unpack(">I4s", content[at : at + 8])
        chunk = _part(content, at, length + 12)
        if name in PNG_KEPT:
            yield chunk
        elif name == b"eXIf":
            turn = _turn(content[at + 8 : chunk.stop - 4])
            named = name + _tiff(turn)
            whole = struct.pack(">I", len(named) - 4) + named + struct.pack(">I", crc32(named))
            yield whole if turn > 1 else b""
        at = chunk.stop


def _webp(content: Content) -> Parts:
    """Its length stands at its head; its flags may tell of words that are gone."""
    kept = list(_webp_chunks(content))
    yield b"RIFF" + struct.pack("<I", 4 + sum(map(len, kept))) + b"WEBP"
    yield from kept


def _webp_chunks(content: Content) -> Parts:
    end, at = 8 + int.from_bytes(content[4:8], "little"), 12
    while at < end:
        name, length = struct.unpack("<4sI", content[at : at + 8])
        chunk = _part(content, at, 8 + length + length % 2)
        if name == b"VP8X":
            flags = content[at + 8 : at + 9][0] & ~0b0100
            yield content[at : at + 8] + bytes([flags]) + content[at + 9 : chunk.stop]
        elif name == b"EXIF":
            tiff = _tiff(_turn(content[at + 8 : at + 8 + length]))
            yield name + struct.pack("<I", len(tiff)) + tiff
        elif name != b"XMP ":
            yield chunk
        at = chunk.stop


LOOPS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}


def _gif(content: Content) -> Parts:
    """Block by block: comments and words of programs go."""
    at = 13 + _palette(content[10:11][0])
    yield _part(content, 0, at)
    while (kind := content[at : at + 1][0]) != 0x3B:
        if kind == 0x2C:
            start = at + 11 + _palette(content[at + 9 : at + 10][0])
        elif kind == 0x21:
            start = at + 2
        else:
            raise ValueError("no block")
        block = _part(content, at, _after_sub_blocks(content, start) - at)
        label, program = content[at + 1 : at + 2], content[at + 3 : at + 14]
        is_word = kind == 0x21 and (label == b"\xfe" or (label == b"\xff" and program not in LOOPS))
        yield b"" if is_word else block
        at = block.stop
    yield b"\x3b"


def _palette(flags: int) -> int:
    return 3 * 2 ** (flags % 8 + 1) if flags & 0x80 else 0


def _after_sub_blocks(content: Content, at: int) -> int:
    while length := content[at : at + 1][0]:
        at += 1 + length
    return at + 1


READERS: dict[str, Callable[[Content], Parts]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/gif": _gif,
    "image/heic": parts_of_heif,
    "image/heif": parts_of_heif,
}
