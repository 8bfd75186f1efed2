"""Rows as a CSV file that a spreadsheet opens.

Promises: what a spreadsheet would take for a formula stays text, and rows are sent as they are
made. Semicolons and decimal commas where the reader's language has them.
"""

import csv
from collections.abc import AsyncIterator, Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # or Excel reads UTF-8 as something else


class Line:
    """What a csv writer takes for a file: it gives back what is written."""

    def write(self, line: str) -> str:
        return line


def csv_file(
    request: HttpRequest, name: str, head: Iterable[Any], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """`head` and `rows` as the file `name`. By the time the rows are made the reader's language
    and the database are out of reach: `rows` holds what it needs of them."""
    lines = _lines(chain([head], rows), is_russian=get_language() == "ru")
    body = _awaited(lines) if isinstance(request, ASGIRequest) else lines
    response = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def harmless(value: Any, point: str = ".") -> str:
    """`value` as a cell: `=1+1` is shown as it is written, and nothing is reckoned."""
    if isinstance(value, Decimal | int):
        return str(value).replace(".", point)
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _lines(rows: Iterable[Iterable[Any]], *, is_russian: bool) -> Iterator[str]:
    writer = csv.writer(Line(), delimiter=";" if is_russian else ",")  # type: ignore[arg-type]
    yield BOM
    for row in rows:
        yield writer.writerow([harmless(cell, "," if is_russian else ".") for cell in row])


async def _awaited(lines: Iterator[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line
