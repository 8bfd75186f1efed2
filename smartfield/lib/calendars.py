"""Calendars as other programs read them (RFC 5545).

Promises: instants are UTC, so no zone can be misread; lines end and fold as the standard says,
between whole characters; no text can end its line or begin another property.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

LINE = 75  # bytes
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
CONTROLS = dict.fromkeys((*range(10), *range(11, 32), 127))


class Happening(NamedTuple):
    """What stands in the calendar. One without an end takes no time, as a due date does."""

    uid: str
    start: datetime
    end: datetime | None
    words: str
    more: str = ""
    url: str = ""


def calendar(name: str, happenings: Iterable[Happening], now: datetime) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Smartfield//Calendar//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for one in happenings for line in _event(one, now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(one: Happening, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    yield f"DTSTAMP:{_instant(now)}"
    yield f"DTSTART:{_instant(one.start)}"
    if one.end:
        yield f"DTEND:{_instant(one.end)}"
    else:
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{_text(one.words)}"
    if one.more:
        yield f"DESCRIPTION:{_text(one.more)}"
    if one.url:
        yield f"URL:{one.url}"
    yield "END:VEVENT"


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return words.translate(CONTROLS).translate(ESCAPED)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes; each after the first begins with a space."""
    pieces, piece, size = [], "", 0
    for character in line:
        weight = len(character.encode())
        if size + weight > LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + weight
    return "\r\n".join([*pieces, piece])
