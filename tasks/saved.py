"""Saved views as they stand above the list: each with how many tasks it finds, up to a bound."""

from collections import Counter
from collections.abc import Iterable, Sequence

import django_filters as filters
from django.db.models import BigIntegerField, QuerySet, Value
from django.forms import Form
from django.http import HttpRequest, QueryDict

from tasks.columns import USUAL
from tasks.filters import TaskFilter
from tasks.models import SavedView, Task

MOST_COUNTED = 99
SHOWN = 24
OF_A_VIEW = ("sort", "view", "of")


class Counted(TaskFilter):
    """The same filters, known to be right: nothing is looked up to check them."""

    skill = filters.NumberFilter(field_name="skills")
    category = filters.NumberFilter(field_name="category")
    tag = filters.NumberFilter(field_name="tags")


def views_of(request: HttpRequest) -> list[SavedView]:
    """What stands in the reader's row, each with `count`: "99+" where it is more."""
    views = list(SavedView.objects.visible_to(request.user).kept()[:SHOWN])
    counts = _counts(views, request)
    for view in views:
        n = counts[view.pk]
        view.count = f"{MOST_COUNTED}+" if n > MOST_COUNTED else str(n)  # type: ignore[attr-defined]
    return views


def _counts(views: Sequence[SavedView], request: HttpRequest) -> Counter:
    """In one statement, no more than a hundred rows of each view."""
    parts = [_some(view, request) for view in views]
    if not parts:
        return Counter()
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return Counter(row["of"] for row in rows)


def _some(view: SavedView, request: HttpRequest) -> QuerySet:
    visible = Task.objects.visible_to(request.user)
    found = Counted(QueryDict(view.query), visible, request=request).qs.order_by()
    number = Value(view.pk, output_field=BigIntegerField())
    return found.annotate(of=number).values("of")[: MOST_COUNTED + 1]


def plain(query: QueryDict, columns: Iterable[str], form: Form) -> str:
    """What of `query` says something, in one order: the query of a saved view. `form` is that of
    the filters."""
    names = [name for name in form.fields if name not in form.errors]
    kept = QueryDict(mutable=True)
    for name in (*names, *OF_A_VIEW):
        kept.setlist(name, sorted({value for value in query.getlist(name) if value}))
    if tuple(columns) != USUAL:
        kept.setlist("show", list(columns))
    return kept.urlencode()
