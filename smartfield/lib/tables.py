"""Rows as a file that a spreadsheet opens: CSV, or a workbook.

Promises: what a spreadsheet would take for a formula stays text, and a table of any length takes
no more memory than a short one. A CSV is sent as its rows are made, with semicolons and decimal
commas where the reader's language has them; a workbook is made on the disk first, for its list of
contents stands at its end.
"""

import csv
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # or Excel reads UTF-8 as something else
BATCH = 500  # lines
PIECE = 2**18  # bytes
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAIN = {  # words are words, whatever they look like
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Line:
    """What a csv writer takes for a file: it gives back what is written."""

    def write(self, line: str) -> str:
        return line


def csv_file(
    request: HttpRequest, name: str, head: Iterable[Any], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """`head` and `rows` as the file `name`. By the time the rows are made the reader's language
    and zone are forgotten: `rows` holds what it needs of them. The database is within reach."""
    lines = _lines(chain([head], rows), is_russian=get_language() == "ru")
    return _sent(request, name, lines, BATCH, CSV)


def workbook(
    request: HttpRequest, name: str, head: Iterable[Any], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """The same as a workbook of one sheet: numbers and times are such, the head stays in sight."""
    return _sent(request, name, _pieces(list(head), rows), 1, XLSX)


def harmless(value: Any, point: str = ".") -> str:
    """`value` as a cell: `=1+1` is shown as it is written, and nothing is reckoned."""
    if isinstance(value, Decimal | int):
        return str(value).replace(".", point)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _lines(rows: Iterable[Iterable[Any]], *, is_russian: bool) -> Iterator[str]:
    writer = csv.writer(Line(), delimiter=";" if is_russian else ",")  # type: ignore[arg-type]
    yield BOM
    for row in rows:
        yield writer.writerow([harmless(cell, "," if is_russian else ".") for cell in row])


def _pieces(head: list[Any], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as made:
        _write(made, head, rows)
        made.seek(0)
        yield from iter(partial(made.read, PIECE), b"")


def _write(made: IO[bytes], head: list[Any], rows: Iterable[Iterable[Any]]) -> None:
    with xlsxwriter.Workbook(made, PLAIN) as book:
        looks = {"head": book.add_format({"bold": True})}
        looks["time"] = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head) - 1, 18)
        for n, words in enumerate(head):
            sheet.write_string(0, n, str(words), looks["head"])
        for number, row in enumerate(rows, start=1):
            for n, cell in enumerate(row):
                _put(sheet, number, n, cell, looks["time"])


def _put(sheet: Any, row: int, column: int, cell: Any, time: Any) -> None:
    if isinstance(cell, Decimal | int):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, time)
    elif cell != "":
        sheet.write_string(row, column, str(cell))


def _sent(
    request: HttpRequest, name: str, pieces: Iterator[Any], batch: int, media_type: str
) -> StreamingHttpResponse:
    body = _awaited(pieces, batch) if isinstance(request, ASGIRequest) else pieces
    response = StreamingHttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


async def _awaited(pieces: Iterator[Any], batch: int) -> AsyncIterator[Any]:
    """By the batch, in the thread of the request: there its connection to the database is."""
    take = sync_to_async(lambda: list(islice(pieces, batch)))
    while taken := await take():
        for piece in taken:
            yield piece
