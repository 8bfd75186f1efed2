"""What a rule's terms make of the accepted tasks of the past. Nothing is written here.

Promises: the same tasks and terms give the same dues, each with a cause that names it once; a day
is judged by the newest version that had begun by then.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from assistants.growth.facts import ACCEPTED, FIRSTS
from assistants.models import BonusTerms
from smartfield.lib.money import price
from smartfield.lib.periods import agency_zone, midnight

Condition, Period = BonusTerms.Condition, BonusTerms.Period


class Done(NamedTuple):
    """An accepted task, as it counts for a bonus."""

    task: int
    assistant: int
    at: datetime
    is_at_once: bool
    is_on_time: bool | None
    rating: int | None
    worked: timedelta
    new_skills: list[int]


class Due(NamedTuple):
    """What `assistant` has earned for `cause`, before any cap."""

    assistant: int
    cause: str
    terms: BonusTerms
    task: int | None
    at: datetime
    amount: Decimal
    facts: dict[str, Any]


def done_since(day: date, who: int | None = None) -> list[Done]:
    """Every task accepted from `day` on, of the assistant `who` alone if named, in the order of
    acceptance."""
    with connection.cursor() as cursor:
        cursor.execute(_DONE, {"since": midnight(day, agency_zone()), "who": who})
        return [Done(*row) for row in cursor.fetchall()]


def dues(versions: Iterable[BonusTerms], done: Iterable[Done]) -> list[Due]:
    """What the rule with these versions owes for `done`, in the order in which it was earned."""
    versions = sorted(versions, key=lambda terms: -terms.number)
    people: dict[int, list[Done]] = defaultdict(list)
    for one in done:
        people[one.assistant].append(one)
    found = [due for theirs in people.values() for due in _dues_of_one(versions, theirs)]
    return sorted(found, key=lambda due: (due.at, due.cause))


def in_force(versions: list[BonusTerms], day: date) -> BonusTerms | None:
    """Of `versions`, newest first, the one that counts on `day`, if its days are not over."""
    begun = next((terms for terms in versions if terms.valid_from <= day), None)
    return begun if begun and (begun.valid_to is None or day <= begun.valid_to) else None


def day_of(at: datetime) -> date:
    """The agency's day that holds `at`."""
    return at.astimezone(agency_zone()).date()


def start_of(period: str, day: date) -> date:
    """The first day of the week or month that holds `day`."""
    if period == Period.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday())


def _dues_of_one(versions: list[BonusTerms], theirs: list[Done]) -> Iterator[Due]:
    counted: dict[str, int] = defaultdict(int)
    for one in theirs:
        if terms := in_force(versions, day_of(one.at)):
            if terms.condition == Condition.VOLUME:
                yield from _of_volume(terms, one, counted)
            elif terms.condition == Condition.STREAK:
                yield from _of_streak(terms, one, counted)
            else:
                yield from _of_task(terms, one)


def _of_task(terms: BonusTerms, one: Done) -> Iterator[Due]:
    if terms.condition == Condition.NEW_SKILL:
        for skill in one.new_skills:
            yield _due(terms, one, f"skill:{skill}", {"skill": skill})
    elif _is_met(terms, one):
        facts = {"rating": one.rating} if terms.condition == Condition.RATING else {}
        yield _due(terms, one, f"task:{one.task}", facts)


def _is_met(terms: BonusTerms, one: Done) -> bool:
    if terms.condition == Condition.RATING:
        return one.rating is not None and one.rating >= (terms.threshold or 0)
    return bool(one.is_at_once if terms.condition == Condition.AT_ONCE else one.is_on_time)


def _of_volume(terms: BonusTerms, one: Done, counted: dict[str, int]) -> Iterator[Due]:
    first = start_of(terms.period, day_of(one.at))
    cause = f"{terms.period}:{first.isoformat()}"
    counted[cause] += 1
    if counted[cause] == terms.threshold:
        yield _due(terms, one, cause, {"n": terms.threshold, "from": first.isoformat()})


def _of_streak(terms: BonusTerms, one: Done, counted: dict[str, int]) -> Iterator[Due]:
    counted["streak"] = counted["streak"] + 1 if one.is_at_once else 0
    if counted["streak"] >= (terms.threshold or 0):
        yield _due(terms, one, f"streak:{one.task}", {"n": counted["streak"]})
        counted["streak"] = 0


def _due(terms: BonusTerms, one: Done, cause: str, facts: dict[str, Any]) -> Due:
    amount = terms.amount
    if terms.pay == BonusTerms.Pay.HOURLY:
        seconds = int(one.worked.total_seconds())
        amount = price(Decimal(seconds) / 60, terms.amount, terms.currency)
        facts = facts | {"seconds": seconds}
    return Due(one.assistant, cause, terms, one.task, one.at, amount, facts)


_DONE = f"""
WITH begins AS (SELECT %(since)s AS at, %(who)s::bigint AS who), {ACCEPTED}, {FIRSTS},
firsts AS (
    SELECT task_id, array_agg(skill_id ORDER BY skill_id) AS skills
    FROM first_skills GROUP BY task_id
)
SELECT id, assistant_id, at, is_at_once, is_on_time, rating, worked, COALESCE(skills, '{{}}')
FROM accepted LEFT JOIN firsts ON task_id = id ORDER BY at, id
"""  # noqa: S608  our own words alone
