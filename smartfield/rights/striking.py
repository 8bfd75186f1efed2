"""Words taken out of rows: all words of a client's rows, and what a person was known by anywhere.

The tables that never change let this through, and only this: their triggers look for the
transaction's own mark and compare all that is not words.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Case, F, Func, QuerySet, Value, When

from accounts.models import User
from clients.models import Client, Contact, ContactPhone
from smartfield.lib import phones
from smartfield.rights.table import TABLE

GONE = "—"
TEXTS = (models.CharField, models.TextField, models.JSONField)
OTHERS = ("admin",)  # apps that are not ours and keep words about our rows
LEAST_LETTERS = 8  # of a name of one word that is sought in other people's texts
TELLING_DIGITS = 9  # of a number, however the rest of it was written


class NoWords(Func):
    """What a fact of an event holds beside words; a list of words holds nothing else."""

    template = (
        "CASE jsonb_typeof(%(expressions)s) WHEN 'array' THEN '[]'::jsonb ELSE"
        " (SELECT COALESCE(jsonb_object_agg(key, value), '{}') FROM jsonb_each(%(expressions)s)"
        " WHERE key IN ('from', 'to', 'on')) END"
    )


@contextmanager
def allowed() -> Iterator[None]:
    """Within it this transaction may take words out of rows that never change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('smartfield.erasing', 'on', true)")
        yield
        cursor.execute("SELECT set_config('smartfield.erasing', '', true)")


def wipe(client: Client) -> None:
    """Take the words out of every row that is about `client`."""
    for label, held in TABLE.items():
        if held.client and held.words:
            model = apps.get_model(label)
            wipe_rows(model._default_manager.filter(**{held.client: client.pk}), held.words)


def wipe_rows(rows: QuerySet, words: str) -> None:
    """Take the fields `words` out of `rows`. What was empty stays so."""
    changes = {name: _wiped(rows.model._meta.get_field(name)) for name in words.split()}
    rows.model._base_manager.filter(pk__in=rows.values("pk")).update(**changes)


def _wiped(field: models.Field) -> models.Expression:
    if isinstance(field, models.JSONField):
        return NoWords(F(field.name), output_field=field)
    if isinstance(field, ArrayField):
        return Value([], output_field=field)
    return Case(When(**{field.name: ""}, then=Value("")), default=Value(GONE))


def strike(known_by: Iterable[str]) -> None:
    """Take out each telling text of `known_by` wherever it is written, in whatever case; not what
    somebody else is known by too."""
    wanted = sorted({text for text in known_by if is_telling(text) and not _is_shared(text)})
    if not wanted:
        return
    pattern = "|".join(map(_sought, sorted(wanted, key=len, reverse=True)))
    with connection.cursor() as cursor:
        for table, column, kind in columns():
            cast = "" if kind == "text" else f"::{kind}"
            cursor.execute(
                f"UPDATE {table} SET {column} ="  # noqa: S608  names of our own models
                f" regexp_replace({column}::text, %s, %s, 'gi'){cast} WHERE {column}::text ~* %s",
                [pattern, GONE, pattern],
            )


def is_telling(text: str) -> bool:
    """Whether it can be sought everywhere: a number, an address, or a name like no other word."""
    return "@" in text or len(text.split()) > 1 or len(text.strip()) >= LEAST_LETTERS


def _is_shared(text: str) -> bool:
    """Whether somebody who stays is known by it: a namesake, a switchboard."""
    by_name = (Contact.objects, User.objects, Client.objects)
    return (
        any(known.filter(name__iexact=text).exists() for known in by_name)
        or any(known.filter(email__iexact=text).exists() for known in by_name[:2])
        or ContactPhone.objects.filter(number="+" + phones.digits(text)).exists()
        or User.objects.filter(phone="+" + phones.digits(text)).exists()
    )


def columns() -> Iterator[tuple[str, str, str]]:
    """Every column that people's words can stand in, but those that name somebody: table, column,
    type."""
    for model in apps.get_models():
        held = TABLE.get(model._meta.label)
        if held or model._meta.app_label in OTHERS:
            named = held.named.split() if held else ()
            for field in model._meta.concrete_fields:
                if _holds_words(field) and field.name not in named:
                    yield f'"{model._meta.db_table}"', f'"{field.column}"', _kind(field)


def _holds_words(field: models.Field) -> bool:
    of = field.base_field if isinstance(field, ArrayField) else field
    return isinstance(of, TEXTS) and not field.choices


def _kind(field: models.Field) -> str:
    if isinstance(field, ArrayField):
        return "text[]"
    return "jsonb" if isinstance(field, models.JSONField) else "text"


def _sought(text: str) -> str:
    """The regular expression that finds `text`: a number in any spelling, else as a whole word."""
    digits = phones.digits(text)
    if len(digits) >= TELLING_DIGITS and not any(map(str.isalpha, text)):
        return r"(\+?[0-9]{1,3}[ ().-]*)?" + "[ ().-]*".join(digits[-TELLING_DIGITS:])
    literal = re.sub(r"([^\w\s])", r"\\\1", text)
    return rf"{_edge(text[0])}{literal}{_edge(text[-1])}"


def _edge(letter: str) -> str:
    return r"\y" if letter.isalnum() else ""
