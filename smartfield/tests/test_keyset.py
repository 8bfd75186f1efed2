"""Keyset pages: every row once, both ways, nulls included, whatever the cursor says."""

import json
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from smartfield.lib import keyset
from tasks.models import Task

ORDERS = [
    ["due_at", "id"],
    ["-due_at", "-id"],
    ["-id"],
    ["-moved_at", "-id"],
    ["-priority", "due_at", "id"],
]


@pytest.fixture
def tasks(arkadia, manager):
    """23 tasks; a third without a due date, many due at the same instant."""
    now, chance = timezone.now(), Random(5)
    dues = [None, now, now + timedelta(days=1), now + timedelta(days=2, microseconds=7)]
    return Task.objects.bulk_create(
        Task(
            client=arkadia.client,
            manager=manager,
            created_by=manager,
            title=f"Task {n}",
            due_at=chance.choice(dues),
            priority=chance.choice([1, 2, 3]),
            moved_at=now - timedelta(minutes=chance.randrange(5)),
        )
        for n in range(23)
    )


def walk(order, size, way="next"):
    """All pages from the first to the last, and back again."""
    page = keyset.page(Task.objects.all(), order, size=size)
    there, back = [page], []
    while page.next:
        page = keyset.page(Task.objects.all(), order, page.next, size)
        there.append(page)
    while page.previous:
        page = keyset.page(Task.objects.all(), order, page.previous, size)
        back.append(page)
    return there, back


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
@pytest.mark.parametrize("size", [1, 4, 22, 23, 24])
def test_every_row_comes_once_and_in_order(tasks, order, size):
    there, back = walk(order, size)
    expected = list(Task.objects.order_by(*order))
    assert [row for page in there for row in page.rows] == expected
    assert [page.rows for page in reversed(back)] == [page.rows for page in there[:-1]]


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_a_cursor_costs_a_constant_number_of_statements(
    tasks, order, django_assert_max_num_queries
):
    for page in walk(order, 4)[0][1:]:
        with django_assert_max_num_queries(len(order) + 2):
            keyset.page(Task.objects.all(), order, page.previous, 4)


def test_the_ends_have_no_neighbour(tasks):
    there, _ = walk(["-id"], 10)
    assert there[0].previous == ""
    assert there[-1].next == ""
    assert all(page.next for page in there[:-1])


@pytest.mark.parametrize(
    "forged",
    ["", "x", "\x00", "eyJ0", "W10:1abc:sig", "💥", "a" * 100_000, "[1,2]", "null"],
    ids=lambda forged: repr(forged[:12]),
)
def test_a_forged_cursor_is_the_first_page(tasks, forged):
    first = keyset.page(Task.objects.all(), ["-id"], size=5)
    assert keyset.page(Task.objects.all(), ["-id"], forged, 5) == first


def test_a_changed_cursor_is_the_first_page(tasks):
    first = keyset.page(Task.objects.all(), ["-id"], size=5)
    changed = first.next[:-1] + ("A" if first.next[-1] != "A" else "B")
    assert keyset.page(Task.objects.all(), ["-id"], changed, 5) == first


def test_a_cursor_of_another_order_is_the_first_page(tasks):
    other = keyset.page(Task.objects.all(), ["due_at", "id"], size=5).next
    page = keyset.page(Task.objects.all(), ["-id"], other, 5)
    assert page == keyset.page(Task.objects.all(), ["-id"], size=5)


def test_a_page_whose_rows_have_gone_is_the_first_page(tasks):
    order = ["id"]
    cursor = keyset.page(Task.objects.all(), order, size=20).next
    nothing_after = Task.objects.filter(pk__lte=tasks[10].pk)
    assert len(keyset.page(nothing_after, order, cursor, 20).rows) == 11


def test_links_keep_the_filters_and_drop_the_old_cursor(tasks):
    page = keyset.Page([], next="n", previous="p")
    links = page.links(QueryDict("state=open&state=draft&after=old"))
    assert links["next_url"] == "?state=open&state=draft&after=n"
    assert links["first_url"] == "?state=open&state=draft"
    assert keyset.Page([], next="n").links(QueryDict())["first_url"] == ""


@pytest.fixture
def many(arkadia, manager):
    """20,000 tasks, one a minute; a tenth without a date."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tasks_task (client_id, manager_id, created_by_id, title, brief, state,"
            " is_request, priority, round, held_from, is_charged, created_at, moved_at, due_at)"
            " SELECT %s, %s, %s, 'Task ' || n, 'x', 'draft', false, 1 + n %% 3, 1, '', true,"
            " now(), now() - n * interval '1 minute',"
            " CASE WHEN n %% 10 > 0 THEN now() + n * interval '1 minute' END"
            " FROM generate_series(1, 20000) n",
            [arkadia.client.pk, manager.pk, manager.pk],
        )
        cursor.execute("ANALYZE tasks_task")


def rows_read(order, edge_row, size=50) -> float:
    """Rows that Postgres touched for the page after `edge_row`, and those it threw away."""
    cursor = keyset._write(edge_row, order)
    _, edge = keyset._read(cursor, Task, order)
    touched = 0
    found = 0
    for stretch in keyset._beyond(Task, order, edge):
        plan = Task.objects.filter(stretch).order_by(*order)[: size + 1 - found]
        (read,) = _plans(plan)
        touched += _touched(read["Plan"])
        found += read["Plan"]["Actual Rows"]
        if found > size:
            break
    return touched


def _plans(rows):
    return json.loads(rows.explain(format="json", analyze=True))


def _touched(plan) -> float:
    own = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
    return max([own, *(_touched(child) for child in plan.get("Plans", []))])


@pytest.mark.parametrize("order", ORDERS[:4], ids=" ".join)
def test_a_page_deep_in_the_list_reads_no_more_rows_than_the_first(many, order):
    for depth in (0, 300, 15_000, 19_000):
        edge_row = Task.objects.order_by(*order)[depth]
        assert rows_read(order, edge_row) <= 160
