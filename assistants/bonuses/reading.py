"""The ledger as pages show it: sums of a month, by person, never in an order of who has more."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from accounts.models import User
from assistants.bonuses.earning import day_of
from assistants.models import Bonus
from smartfield.lib import figures
from smartfield.lib.periods import Span, agency_zone, month_span

State = Bonus.State
NAMED = ("assistant", "task", "terms", "given_by", "decided_by", "answered_by", "reverses")


class Sums(NamedTuple):
    """`approved` and `waiting` in words; `person` is whose they are."""

    person: User
    approved: str
    waiting: str


def month_of(now: datetime) -> Span:
    return month_span(day_of(now), agency_zone())


def lines(bonuses: QuerySet[Bonus]) -> QuerySet[Bonus]:
    """With whatever a line names, in one statement."""
    return bonuses.select_related(*NAMED)


def sums(bonuses: QuerySet[Bonus], state: str) -> str:
    """What is `state` of them, one sum for each currency; empty for nothing."""
    of_state = bonuses.filter(state=state).order_by("currency").values_list("currency")
    return _joined((amount, currency) for currency, amount in of_state.annotate(s=Sum("amount")))


def by_person(now: datetime) -> list[Sums]:
    """Everybody who earned something in the month, by name."""
    span = month_of(now)
    found = Bonus.objects.filter(earned_at__gte=span.start, earned_at__lt=span.end)
    rows = found.order_by("currency").values("assistant", "currency").annotate(
        approved=Sum("amount", filter=Q(state=State.APPROVED), default=Decimal()),
        waiting=Sum("amount", filter=Q(state=State.WAITING), default=Decimal()),
    )  # fmt: skip
    by_id: dict[int, list] = {}
    for row in rows:
        by_id.setdefault(row["assistant"], []).append(row)
    people = User.objects.filter(pk__in=by_id).order_by("name", "pk")
    return [Sums(one, *(_of(by_id[one.pk], name) for name in Sums._fields[1:])) for one in people]


def _of(rows: Iterable[dict], name: str) -> str:
    return _joined((row[name], row["currency"]) for row in rows)


def _joined(found: Iterable[tuple[Decimal, str]]) -> str:
    return ", ".join(figures.money(amount, currency) for amount, currency in found if amount)
