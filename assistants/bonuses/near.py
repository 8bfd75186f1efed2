"""What an assistant can earn, and what is near: `2 of 5 tasks, €30.00 at 5`."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import User
from assistants.bonuses.earning import Done, day_of, done_since, in_force, start_of
from assistants.bonuses.wording import sum_words, terms_words
from assistants.models import BonusRule, BonusTerms

Condition = BonusTerms.Condition


class Near(NamedTuple):
    """A rule as its reader stands to it: `done` of `whole`, where it counts."""

    terms: BonusTerms
    words: str
    done: int = 0
    whole: int = 0
    progress: str = ""


def near(person: User, now: datetime) -> list[Near]:
    """Every rule that counts for `person` today, those that count something first."""
    today = day_of(now)
    running = list(_running(today))
    if not running:
        return []
    first = min(min(one.valid_from for one in rule.versions.all()) for rule, _terms in running)
    theirs = done_since(first, person.pk)
    found = [_near(rule, terms, theirs, today) for rule, terms in running]
    return sorted(found, key=lambda one: (not one.whole, one.whole - one.done))


def _running(today: date) -> Iterator[tuple[BonusRule, BonusTerms]]:
    for rule in BonusRule.objects.filter(is_on=True).prefetch_related("versions"):
        newest_first = sorted(rule.versions.all(), key=lambda terms: -terms.number)
        if terms := in_force(newest_first, today):
            yield rule, terms


def _near(rule: BonusRule, terms: BonusTerms, theirs: list[Done], today: date) -> Near:
    words, whole = terms_words(terms), terms.threshold or 0
    versions = sorted(rule.versions.all(), key=lambda one: -one.number)
    counting = [one for one in theirs if in_force(versions, day_of(one.at))]
    if terms.condition == Condition.VOLUME:
        first = start_of(terms.period, today)
        done = sum(day_of(one.at) >= first for one in counting)
        if done >= whole:
            return Near(terms, words, progress=_("Earned in this period."))
    elif terms.condition == Condition.STREAK:
        done = _streak(counting, whole)
    else:
        return Near(terms, words)
    said = {"done": done, "whole": whole, "amount": sum_words(terms)}
    progress = _("%(done)d of %(whole)d: %(amount)s at %(whole)d") % said
    return Near(terms, words, done, whole, progress)


def _streak(theirs: list[Done], whole: int) -> int:
    """How long the present row is; each full one begins a new one."""
    length = 0
    for one in theirs:
        length = (length + 1) % whole if one.is_at_once else 0
    return length
