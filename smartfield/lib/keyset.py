"""Pages of a long list by the edge of what was seen, so that page 500 costs what page 1 does.

An order is a list of field names, `-` before a descending one, the last of them unique; null
counts as the greatest value, as in Postgres, so an index on the same fields serves it both ways.
A cursor holds the edge row's values, signed for its list and order: one that was forged, cut, or
belongs to another order is the first page.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

PARAMETER = "after"


class Page(NamedTuple):
    """Rows with the cursors of their neighbours; an empty cursor says there is none."""

    rows: list[Any]
    next: str = ""
    previous: str = ""

    def links(self, query: QueryDict) -> dict[str, str]:
        """`next_url`, `previous_url` and `first_url` for components/pager.html, filters kept."""
        return {
            "next_url": self.next and _address(query, self.next),
            "previous_url": self.previous and _address(query, self.previous),
            "first_url": self.previous and _address(query),
        }


def page(rows: QuerySet, order: Sequence[str], cursor: str = "", size: int = 50) -> Page:
    """The page of `rows` in `order` at which `cursor` points, else the first."""
    is_back, edge = _read(cursor, rows.model, order)
    if edge is None:
        found = _taken(rows, order, [Q()], size + 1)
        return Page(found[:size], _cursor(found, size, order))
    way = _turned(order) if is_back else order
    found = _taken(rows, way, _beyond(rows.model, way, edge), size + 1)
    if not found or (is_back and len(found) <= size):
        return page(rows, order, size=size)
    seen, has_more = found[:size], len(found) > size
    if is_back:
        seen.reverse()
    return Page(
        seen,
        next=_write(seen[-1], order) if is_back or has_more else "",
        previous=_write(seen[0], order, is_back=True),
    )


def _taken(rows: QuerySet, order: Sequence[str], stretches: Iterable[Q], wanted: int) -> list[Any]:
    """The first `wanted` rows of the stretches in turn; each is one range of an index."""
    found: list[Any] = []
    for stretch in stretches:
        found += rows.filter(stretch).order_by(*order)[: wanted - len(found)]
        if len(found) == wanted:
            break
    return found


def _beyond(model: type[Model], order: Sequence[str], edge: Sequence[Any]) -> Iterator[Q]:
    """What follows `edge`, nearest first: ever fewer of its leading values are shared."""
    keys = [(name.lstrip("-"), name.startswith("-")) for name in order]
    for depth in range(len(keys) - 1, -1, -1):
        shared = Q()
        for (name, _), value in zip(keys[:depth], edge[:depth], strict=True):
            shared &= _same(name, value)
        name, descends = keys[depth]
        for following in _following(model._meta.get_field(name), edge[depth], descends):
            yield shared & following


def _same(name: str, value: Any) -> Q:
    return Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})


def _following(field: Any, value: Any, descends: bool) -> Iterator[Q]:
    if value is None:
        if descends:
            yield Q(**{f"{field.name}__isnull": False})
        return
    yield Q(**{f"{field.name}__{'lt' if descends else 'gt'}": value})
    if field.null and not descends:
        yield Q(**{f"{field.name}__isnull": True})


def _turned(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


# Cursors ------------------------------------------------------------------------


def _salt(model: type[Model], order: Sequence[str]) -> str:
    return f"keyset {model._meta.label} {' '.join(order)}"


def _cursor(found: Sequence[Any], size: int, order: Sequence[str]) -> str:
    return _write(found[size - 1], order) if len(found) > size else ""


def _write(row: Any, order: Sequence[str], is_back: bool = False) -> str:
    values = [_plain(getattr(row, name.lstrip("-"))) for name in order]
    return signing.dumps([is_back, values], salt=_salt(type(row), order))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _read(cursor: str, model: type[Model], order: Sequence[str]) -> tuple[bool, list[Any] | None]:
    try:
        is_back, values = signing.loads(cursor, salt=_salt(model, order))
        fields: list[Any] = [model._meta.get_field(name.lstrip("-")) for name in order]
        return is_back, [field.to_python(v) for field, v in zip(fields, values, strict=True)]
    except (signing.BadSignature, ValidationError, ValueError, TypeError):
        return False, None


def _address(query: QueryDict, cursor: str = "") -> str:
    kept = query.copy()
    kept.pop(PARAMETER, None)
    if cursor:
        kept[PARAMETER] = cursor
    return f"?{kept.urlencode()}"
