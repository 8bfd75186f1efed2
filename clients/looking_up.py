"""Who is it? People and companies found by anything that is known of them.

A number counts in any spelling, by its last seven digits; a name with a slip; an address exactly.
The agency's own numbers are nobody's.
"""

from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, OuterRef, Q, Value

from clients.models import Client, Contact, ContactPhone
from clients.own_numbers import is_own, own_numbers
from smartfield.lib import phones
from smartfield.lib.words import clean, folded

MOST = 6
FEWEST_DIGITS, TELLING_DIGITS = 4, 7
FEWEST_LETTERS = 3


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
    return phones.parse(clean(text), settings.AGENCY_COUNTRY)


def sole_owner(e164: str) -> Contact | None:
    """The person whose number it is, if one alone has it. The agency's own is nobody's."""
    if not e164 or is_own(e164):
        return None
    owners = Contact.objects.filter(phones__number=e164).select_related("client")[:2]
    return owners[0] if len(owners) == 1 else None


def look_up(*known: str) -> Found:
    """Whom the `known` texts fit, and the companies they belong to or that are called so."""
    texts = [text for text in (clean(text).strip()[:200] for text in known) if text]
    people = _people(texts)
    named = [text for text in texts if _is_name(text)]
    return Found(people, _companies(named, {person.client_id for person in people}))


def _people(texts: list[str]) -> list[Contact]:
    wanted = Q()
    for text in texts:
        wanted |= _fits(text)
    if not wanted:
        return []
    likeness = _likeness("name", [text for text in texts if _is_name(text)])
    fitting = Contact.objects.filter(wanted).select_related("client").prefetch_related("phones")
    return list(fitting.annotate(likeness=likeness).order_by("-likeness", "name", "pk")[:MOST])


def _fits(text: str) -> Q:
    digits = phones.digits(text)
    if "@" in text:
        return Q(email=folded(text))
    if _is_name(text):
        return Q(name__trigram_word_similar=text) | Q(client__name__trigram_word_similar=text)
    if len(digits) < FEWEST_DIGITS:
        return Q()
    theirs = ContactPhone.objects.filter(contact=OuterRef("pk")).exclude(number__in=own_numbers())
    return Q(Exists(theirs.filter(number__contains=digits[-TELLING_DIGITS:])))


def _companies(names: list[str], of_people: set[int]) -> list[Client]:
    wanted = Q(pk__in=of_people)
    for name in names:
        wanted |= Q(name__trigram_word_similar=name)
    if not names and not of_people:
        return []
    likeness = _likeness("name", names)
    fitting = Client.objects.filter(wanted).annotate(likeness=likeness)
    return list(fitting.order_by("-likeness", "name")[:MOST])


def _likeness(field: str, names: list[str]):
    return TrigramWordSimilarity(names[0], field) if names else Value(0.0)


def _is_name(text: str) -> bool:
    return "@" not in text and sum(map(str.isalpha, text)) >= FEWEST_LETTERS
