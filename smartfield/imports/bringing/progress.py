"""How far a batch is that a worker brings in.

All of it is one transaction, so none of its rows can be counted from outside. The session says
how far it is by its own name, which others may read at once and which goes with the session.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import connection

from timetracking.models import Batch

Thing = TypeVar("Thing")
EVERY = 50
NAME = "smartfield import"


def said(batch: Batch, things: Iterable[Thing], of: int) -> Iterator[Thing]:
    """`things` as they come, with word of it after each few."""
    for count, thing in enumerate(things, start=1):
        if count % EVERY == 0:
            _call(f"{NAME} {batch.pk} {count} {of}")
        yield thing
    _call("smartfield")


def _call(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('application_name', %s, true)", [name])


def of(batch: Batch) -> tuple[int, int] | None:
    """How many of how many are in; None while no worker says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_name FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name LIKE %s LIMIT 1",
            [f"{NAME} {batch.pk} %"],
        )
        row = cursor.fetchone()
    return (int(row[0].split()[-2]), int(row[0].split()[-1])) if row else None
