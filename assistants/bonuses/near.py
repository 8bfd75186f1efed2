"""What an assistant can earn, and what is near: `2 of 5 tasks, €30.00 at 5`."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import User
from assistants.bonuses.earning import Done, day_of, done_since, in_force, start_of
from assistants.bonuses.wording import sum_words, terms_words
from assistants.models import BonusRule, BonusTerms
from assistants.models.bonus import OF_MANY

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
    counting = [versions for versions, terms in running if terms.condition in OF_MANY]
    first = min((one.valid_from for versions in counting for one in versions), default=None)
    theirs = done_since(first, person.pk) if first else []
    found = [_near(versions, terms, theirs, today) for versions, terms in running]
    return sorted(found, key=lambda one: (not one.whole, one.whole - one.done))


def _running(today: date) -> Iterator[tuple[list[BonusTerms], BonusTerms]]:
    """Of each rule that is on its versions, newest first, and the one that counts today."""
    for rule in BonusRule.objects.filter(is_on=True).prefetch_related("versions"):
        versions = sorted(rule.versions.all(), key=lambda terms: -terms.number)
        if terms := in_force(versions, today):
            yield versions, terms


def _near(versions: list[BonusTerms], terms: BonusTerms, theirs: list[Done], today: date) -> Near:
    words, whole = terms_words(terms), terms.threshold or 0
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
