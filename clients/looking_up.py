"""Who is it? People and companies found by anything that is known of them.

A number counts in any spelling, by its last seven digits; a name with a slip and in either
keyboard layout; an e-mail as far as it is typed.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Greatest

from clients.models import Client, Contact, ContactPhone
from smartfield.lib import phones
from smartfield.lib.layouts import readings
from smartfield.lib.lookups import holding
from smartfield.lib.words import clean, folded

MOST = 6
FEWEST_DIGITS, TELLING_DIGITS = 4, 7
FEWEST_LETTERS = 3
LIKENESS, TWIN = 0.45, 0.6
# Comparing trigrams costs far more than numbers: the planner is told so, and asks the indexes.
COMPARING = """SELECT set_config('pg_trgm.word_similarity_threshold', %s, true),
    set_config('cpu_operator_cost', '0.1', true)"""


class Found(NamedTuple):
    """Best first."""

    people: list[Contact]
    companies: list[Client]

    @property
    def keys(self) -> set[str]:
        """The names by which a form speaks of them."""
        return {person.key for person in self.people} | {one.key for one in self.companies}


def number(text: str) -> str | None:
    """`text` as E.164, the agency's country assumed; None if it is no number."""
    return phones.meant(clean(text), settings.AGENCY_COUNTRY)


def sole_owner(e164: str) -> Contact | None:
    """The person whose number it is, if one alone has it."""
    owners = Contact.objects.unmerged().filter(phones__number=e164).select_related("client")[:2]
    return owners[0] if e164 and len(owners) == 1 else None


@transaction.atomic
def look_up(*known: str, likeness: float = LIKENESS) -> Found:
    """Whom the `known` texts fit, and the companies they belong to or that are called so.

    `likeness`, from 0 to 1: how like a name has to be; one slip in a surname leaves about 0.5.
    """
    with connection.cursor() as cursor:
        cursor.execute(COMPARING, [str(likeness)])
    texts = [text for text in (clean(text).strip()[:200] for text in known) if text]
    names = [text for text in texts if _is_name(text)]
    found = _found(texts, names)
    if names and not any(found):  # perhaps the keyboard was in the other language
        return _found([], [reading for name in names for reading in readings(name)[1:]])
    return found


def _found(texts: list[str], names: list[str]) -> Found:
    people = _people(texts, names)
    return Found(people, _companies(names, {person.client_id for person in people}))


def _people(texts: list[str], names: list[str]) -> list[Contact]:
    """By one statement: each way of knowing somebody asks an index of its own."""
    ways = [way for text in texts if not _is_name(text) for way in _by_address(text)]
    ways += [way for name in names for way in _by_name(name)]
    if not ways:
        return []
    first, *others = [way.order_by() for way in ways]
    wanted = first.union(*others) if others else first
    fitting = Contact.objects.unmerged().filter(pk__in=wanted).select_related("client")
    likeness = _likeness(names, "name", "client__name")
    ordered = fitting.annotate(likeness=likeness).order_by("-likeness", "name", "pk")
    return list(ordered.prefetch_related("phones")[:MOST])


def _by_address(text: str) -> Iterator[QuerySet]:
    """People of an e-mail, as far as it is typed, or of a number: its last seven digits tell."""
    digits = phones.digits(phones.without_extension(text))
    if "@" in text:
        of_email = Contact.objects.filter(holding("email", folded(text)))
        yield of_email.values("pk")
        yield of_email.filter(merged_into__isnull=False).values("merged_into")
    elif len(digits) >= FEWEST_DIGITS:
        of_number = ContactPhone.objects.filter(number__contains=digits[-TELLING_DIGITS:])
        yield of_number.values("contact")


def _by_name(name: str) -> Iterator[QuerySet]:
    """People who are called so, and those of a company that is."""
    yield Contact.objects.filter(name__trigram_word_similar=name).values("pk")
    yield Contact.objects.filter(client__name__trigram_word_similar=name).values("pk")


def _companies(names: list[str], of_people: set[int]) -> list[Client]:
    wanted = Q(pk__in=of_people)
    for name in names:
        wanted |= Q(name__trigram_word_similar=name)
    if not names and not of_people:
        return []
    fitting = Client.objects.unmerged().filter(wanted)
    fitting = fitting.annotate(likeness=_likeness(names, "name"))
    return list(fitting.order_by("-likeness", "name")[:MOST])


def _likeness(names: list[str], *fields: str):
    """How like the likest of `fields` is to any of `names`."""
    likes = [TrigramWordSimilarity(name, field) for name in names for field in fields]
    return Greatest(Value(0.0), *likes) if likes else Value(0.0)


def _is_name(text: str) -> bool:
    letters = sum(map(str.isalpha, phones.without_extension(text)))
    return "@" not in text and letters >= FEWEST_LETTERS
