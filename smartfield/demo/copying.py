"""Many rows at once: COPY into tables whose indexes and foreign keys are built afterwards.

What is dropped is read from the catalogue and put back as it was, so every constraint is checked
on every row, only all at once.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

LINES_AT_ONCE = 5000
NOTHING = r"\N"

Write = Callable[[Iterable[str]], None]


@contextmanager
def rows_of(model: type[models.Model], *names: str) -> Iterator[Write]:
    """Give a function that writes lines: the texts of the fields `names`, parted by tabs.

    All other fields hold their default in each row.
    """
    rest = [field for field in model._meta.concrete_fields if field.attname not in names]
    tail = "".join("\t" + _default(field) for field in rest) + "\n"
    columns = ", ".join(f'"{name}"' for name in [*names, *(field.column for field in rest)])
    table = model._meta.db_table
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy,
    ):

        def write(lines: Iterable[str]) -> None:
            lines = iter(lines)
            while several := list(islice(lines, LINES_AT_ONCE)):
                copy.write(tail.join(several) + tail)

        yield write


def _default(field: models.Field) -> str:
    default = field.get_default()
    return written(field.db_default if isinstance(default, DatabaseDefault) else default)


def written(value: Any) -> str:
    """A value as COPY reads it."""
    match value:
        case None:
            return NOTHING
        case bool():
            return "t" if value else "f"
        case dict() | list():
            return "{}"
    return escaped(str(value))


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "")


@contextmanager
def built_afterwards(*tables: type[models.Model]) -> Iterator[None]:
    """Let the tables be without indexes, except their primary keys, while rows come in."""
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        constraints = _fetch(cursor, CONSTRAINTS, names)
        indexes = _fetch(cursor, INDEXES, names)
        for table, name, _ in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for _, name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for _, _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


# Foreign keys last: they need what the others build.
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u', 'x') ORDER BY contype = 'f'
"""
INDEXES = """
    SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')
"""


def _fetch(cursor: Any, query: str, names: list[str]) -> list[tuple[str, str, str]]:
    cursor.execute(query, [names])
    return cursor.fetchall()


def set_sequences(*tables: type[models.Model]) -> None:
    """Let the next row of each table get the number after its last."""
    with connection.cursor() as cursor:
        for model in tables:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"  # noqa: S608
                f' FROM "{table}" HAVING max(id) IS NOT NULL'
            )
