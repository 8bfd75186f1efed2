"""What can be found, and how.

Names and titles are found by likeness, so a typing slip does not hide them; longer texts by the
stems of their words, in both languages; phones by their digits. What is typed is read in both
keyboard layouts. Every search starts from what its reader may see.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest

from accounts.models import User
from clients.models import Call, Client, Contact, PlaybookSection
from smartfield.lib import phones
from smartfield.lib.layouts import readings
from tasks.models import Comment, Task

SHOWN = 8
WEIGHED = 1000  # of many that are like two letters, so many are compared
FEWEST_DIGITS = 4
LIKENESS = "0.45"  # pg_trgm's own 0.6 misses two slips in a word of eight letters
STEMS = "russian"  # of Cyrillic words; Postgres stems Latin words as English beside it


class Wanted:
    """What somebody typed, in all the ways it may be meant."""

    def __init__(self, text: str) -> None:
        self.readings = readings(text)
        self.digits = phones.digits(text)
        self.number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
        self.is_phone = len(self.digits) >= FEWEST_DIGITS and not any(map(str.isalpha, text))

    def like(self, field: str) -> Q:
        """`field` holds a word or words much like a reading; asked of its trigram index."""
        ways = (Q(**{f"{field}__trigram_word_similar": text}) for text in self.readings)
        return reduce(or_, ways)

    def likeness(self, field: str) -> Any:
        """How much `field` is like the nearest reading, from 0 to 1."""
        likenesses = [TrigramWordSimilarity(text, field) for text in self.readings]
        return Greatest(*likenesses) if len(likenesses) > 1 else likenesses[0]

    def words(self) -> SearchQuery:
        queries = (
            SearchQuery(text, config=STEMS, search_type="websearch") for text in self.readings
        )
        return reduce(or_, queries)


def tasks(wanted: Wanted, reader: User) -> QuerySet[Task]:
    rule = wanted.like("title")
    if wanted.number:
        rule |= Q(pk=wanted.number)
    some = Task.objects.visible_to(reader).filter(rule).order_by().values("pk")[:WEIGHED]
    found = Task.objects.filter(pk__in=some).select_related("client", "assistant")
    return found.annotate(likeness=wanted.likeness("title")).order_by("-likeness", "-pk")


def clients(wanted: Wanted, reader: User) -> QuerySet[Client]:
    found = Client.objects.visible_to(reader).unmerged().filter(wanted.like("name"))
    return found.annotate(likeness=wanted.likeness("name")).order_by("-likeness", "name")


def contacts(wanted: Wanted, reader: User) -> QuerySet[Contact]:
    rule = wanted.like("name") | Q(email__in=[text.lower() for text in wanted.readings])
    if wanted.is_phone:
        with_number = Contact.objects.filter(phones__number__contains=wanted.digits)
        rule = Q(pk__in=with_number.values("pk"))
    found = Contact.objects.visible_to(reader).filter(rule).select_related("client")
    likely = found.annotate(likeness=wanted.likeness("name"))
    return likely.prefetch_related("phones").order_by("-likeness", "name")


def calls(wanted: Wanted, reader: User) -> QuerySet[Call]:
    named = Contact.objects.filter(wanted.like("name"))
    of_company = Client.objects.filter(wanted.like("name"))
    rule = Q(contact__in=named.values("pk")) | Q(client__in=of_company.values("pk"))
    rule |= wanted.like("summary")
    if wanted.is_phone:
        rule = Q(phone__contains=wanted.digits)
    found = Call.objects.visible_to(reader).filter(rule)
    return found.select_related("contact", "client").order_by("-started_at")


def sections(wanted: Wanted, reader: User) -> QuerySet[PlaybookSection]:
    visible = PlaybookSection.objects.visible_to(reader).current()
    said = visible.annotate(said=SearchVector("text", config=STEMS))
    found = said.filter(Q(said=wanted.words()) | wanted.like("title"))
    likely = found.annotate(likeness=wanted.likeness("title")).select_related("client")
    return likely.order_by("-likeness", "pk")


def comments(wanted: Wanted, reader: User) -> QuerySet[Comment]:
    visible = Comment.objects.visible_to(reader).filter(task__in=Task.objects.visible_to(reader))
    said = visible.annotate(said=SearchVector("text", config=STEMS))
    found = said.filter(said=wanted.words()).select_related("task", "author")
    return found.order_by("-created_at")  # by the key Postgres would walk all comments instead


SEARCHES: dict[str, Callable[[Wanted, User], QuerySet]] = {
    "clients": clients,
    "contacts": contacts,
    "tasks": tasks,
    "calls": calls,
    "sections": sections,
    "comments": comments,
}


def find(text: str, reader: User) -> dict[str, list]:
    """The best of each kind, kinds without any left out."""
    wanted = Wanted(text)
    searches = {name: search for name, search in SEARCHES.items() if name not in _useless(reader)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [LIKENESS]
        )
        found = {name: list(search(wanted, reader)[:SHOWN]) for name, search in searches.items()}
    return {name: rows for name, rows in found.items() if rows}


def _useless(reader: User) -> set[str]:
    """Kinds the reader's role has no page for."""
    if reader.is_client:
        return {"clients", "calls"}
    return {"contacts", "calls"} if reader.is_assistant else set()
