"""The job that writes the ledger: what rules owe against what stands in it.

Promises: a cause earns one standing award of a rule, however often this runs and with how many
workers at once (the rule's row is the gate, and the database refuses a second); what was reopened
is taken back by a line of its own once it was approved, so no month that was paid ever changes; a
cap holds for each person and period, the earlier earned first.
Writes nothing new for a rule that is off; takes back all the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, QuerySet

from assistants.bonuses.earning import Due, day_of, done_since, dues, start_of
from assistants.models import Bonus, BonusRule, BonusTerms

Key = tuple[int, str]
Purse = tuple[int, str, date]
State = Bonus.State


class Award(NamedTuple):
    """A due as it is paid: `amount` is what the cap leaves of it."""

    due: Due
    amount: Decimal


def award_all(now: datetime) -> int:
    """Bring the ledger up to date for every rule; how many lines were written or taken back."""
    return sum(award(rule_id, now) for rule_id in BonusRule.objects.values_list("pk", flat=True))


@transaction.atomic
def award(rule_id: int, now: datetime) -> int:
    """The same for one rule."""
    rule = BonusRule.objects.select_for_update().get(pk=rule_id)
    versions = list(rule.versions.all())
    owed = dues(versions, done_since(min(terms.valid_from for terms in versions)))
    changed = _take_back(rule, {(due.assistant, due.cause) for due in owed}, now)
    return changed + (_add(rule, owed, now) if rule.is_on else 0)


def tried(terms: BonusTerms, since: date) -> list[Award]:
    """What `terms` would have awarded from `since` on, had they been in force; nothing is kept."""
    imagined = copy(terms)
    imagined.valid_from, imagined.valid_to, imagined.number = since, None, 1
    return list(capped(dues([imagined], done_since(since)), defaultdict(Decimal)))


def capped(owed: Iterable[Due], spent: dict[Purse, Decimal]) -> Iterator[Award]:
    """Of `owed` what caps leave, given what is `spent` already; nothing of what is over."""
    for due in owed:
        purse = _purse(due)
        left = due.amount if due.terms.cap is None else due.terms.cap - spent[purse]
        amount = min(due.amount, left)
        if amount > 0:
            spent[purse] += amount
            yield Award(due, amount)


def _take_back(rule: BonusRule, owed: set[Key], now: datetime) -> int:
    lost = [one.pk for one in _given(rule) if (one.assistant_id, one.cause) not in owed]
    held = _given(rule).filter(pk__in=lost).select_for_update(of=("self",))
    for one in held:  # as a manager who was faster has left it
        if one.is_waiting:
            one.state, one.decided_at = State.WITHDRAWN, now
            one.save(update_fields=["state", "decided_at"])
        else:
            _reverse(one, now)
    return len(lost)


def _given(rule: BonusRule) -> QuerySet[Bonus]:
    """What stands of the rule and was not declined."""
    return Bonus.objects.standing().filter(rule=rule).exclude(state=State.DECLINED)


def _reverse(one: Bonus, now: datetime) -> None:
    """Today's line with the opposite sum; the award stays where it was."""
    Bonus.objects.create(
        assistant_id=one.assistant_id,
        rule_id=one.rule_id,
        terms_id=one.terms_id,
        task_id=one.task_id,
        cause=one.cause,
        turn=one.turn,
        reverses=one,
        amount=-one.amount,
        currency=one.currency,
        earned_at=now,
        state=State.APPROVED,
        decided_at=now,
    )


def _add(rule: BonusRule, owed: list[Due], now: datetime) -> int:
    lines = Bonus.objects.filter(rule=rule, reverses=None)
    standing = set(Bonus.objects.standing().filter(rule=rule).values_list("assistant", "cause"))
    new = [due for due in owed if (due.assistant, due.cause) not in standing]
    if not new:
        return 0
    turns = {(who, cause): n for who, cause, n in _turns(lines)}
    made = [_line(one, turns, now) for one in capped(new, _spent(rule))]
    return len(Bonus.objects.bulk_create(made))


def _turns(lines) -> Iterable:
    return lines.order_by().values_list("assistant", "cause").annotate(n=Count("pk"))


def _line(one: Award, turns: dict[Key, int], now: datetime) -> Bonus:
    due = one.due
    cut = {"full": str(due.amount)} if one.amount < due.amount else {}
    return Bonus(
        assistant_id=due.assistant,
        rule_id=due.terms.rule_id,
        terms=due.terms,
        task_id=due.task,
        cause=due.cause,
        turn=1 + turns.get((due.assistant, due.cause), 0),
        amount=one.amount,
        currency=due.terms.currency,
        facts=due.facts | cut,
        earned_at=due.at,
        made_at=now,
    )


def _spent(rule: BonusRule) -> dict[Purse, Decimal]:
    """What stands of the rule, by person and period."""
    spent: dict[Purse, Decimal] = defaultdict(Decimal)
    for one in _given(rule).select_related("terms"):
        if terms := one.terms:
            first = start_of(terms.period, day_of(one.earned_at))
            spent[one.assistant_id, terms.period, first] += one.amount
    return spent


def _purse(due: Due) -> Purse:
    period = due.terms.period
    return due.assistant, period, start_of(period, day_of(due.at))
