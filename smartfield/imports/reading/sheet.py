"""A table as it comes out of other tools: bytes to cells, with the number of each line.

Understands UTF-8 and UTF-16 with or without their mark and Windows-1251; commas, semicolons and
tabs; line breaks within quotes. A cell is text, whatever a spreadsheet would make of it.
Refuses, with a sentence: what is no table of text, too much of it, and one without lines.
"""

import csv
import re
from collections.abc import Iterator
from typing import NamedTuple

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from smartfield.lib.refusals import Refusal
from smartfield.lib.words import clean

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 10_000
MOST_COLUMNS = 200
LONGEST_CELL = 50_000  # characters
SEPARATORS = ",;\t"
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_SAID = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f]")


class Line(NamedTuple):
    """`number` is where it begins in the file, as an editor counts."""

    number: int
    cells: list[str]


class Sheet(NamedTuple):
    head: list[str]
    lines: list[Line]


def check_size(size: int) -> None:
    if size > MOST_BYTES:
        words = _("The table may have %(limit)s at most. Yours has %(size)s: split it into parts")
        shown = {"limit": filesizeformat(MOST_BYTES), "size": filesizeformat(size)}
        raise Refusal(words % shown)


def text_of(content: bytes) -> str:
    """`content` as text; raises `Refusal` for what is no text."""
    if content.startswith((WORKBOOK, OLD_WORKBOOK)):
        raise Refusal(_("This is a workbook. Save it as CSV and choose that file"))
    text = next(_readings(content), None)
    if text is None or _UNPRINTABLE.search(text[:10_000]):
        raise Refusal(_("This is no table of text. Save it as CSV in UTF-8"))
    return text.removeprefix("\ufeff")


def _readings(content: bytes) -> Iterator[str]:
    for encoding in _encodings(content):
        try:
            yield content.decode(encoding)
        except UnicodeDecodeError:
            continue


def _encodings(content: bytes) -> list[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    low, high = content[:2000:2].count(0), content[1:2000:2].count(0)
    if low != high:  # a separator has a byte of nought, and all Latin letters
        return ["utf-16-be" if low > high else "utf-16-le"]
    return ["utf-8", "cp1251"]


def sheet_of(text: str) -> Sheet:
    first, _break, rest = text.partition("\n")
    said = _SAID.match(first)
    lines = _lines(rest if said else text, said[1] if said else _separator(text), bool(said))
    try:
        head = next(lines, None)
        found = Sheet(head.cells if head else [], list(lines))
    except csv.Error:
        raise Refusal(_("The table cannot be read: a quoted cell does not end")) from None
    _check(found)
    return found


def _lines(text: str, separator: str, is_after_first: bool) -> Iterator[Line]:
    """Those that hold something. A line that is too many is not read."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    number, taken = 1 + is_after_first, 0
    for cells in reader:
        cleaned = [clean(cell).strip() for cell in cells]
        if any(cleaned):
            taken += 1
            yield Line(number, cleaned)
        if taken > MOST_LINES + 1:
            return
        number = reader.line_num + 1 + is_after_first


def _separator(text: str) -> str:
    """What parts the heading most often, outside of quotes."""
    head = _QUOTED.sub("", next((line for line in text.splitlines() if line.strip()), ""))
    return max(SEPARATORS, key=head.count)


def _check(found: Sheet) -> None:
    if not found.lines:
        raise Refusal(_("There is no line below the headings"))
    if len(found.head) > MOST_COLUMNS:
        raise Refusal(_("The table may have %(most)d columns at most") % {"most": MOST_COLUMNS})
    if len(found.lines) > MOST_LINES:
        words = _("The table may have %(most)d lines at most. Split it into parts")
        raise Refusal(words % {"most": MOST_LINES})
    for line in found.lines:
        if any(len(cell) > LONGEST_CELL for cell in line.cells):
            words = _("Line %(line)d has a cell that is too long. Does a quote not end there?")
            raise Refusal(words % {"line": line.number})
