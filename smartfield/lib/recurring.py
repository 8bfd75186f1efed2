"""Days that come again: RFC 5545 rules of whole days.

Promises: the dates of a rule, counted from its first day, in an eighth of a second whatever the
rule says. Refuses what is finer than a day, what is not understood, and what never comes.

"Monthly on the 31st" means just that: months without a 31st have no date (RFC 5545). The last day
of every month is `LAST_DAY`.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dateutil.rrule import rrule, rrulestr
from django.utils.translation import gettext as _

from smartfield.lib.refusals import Refusal

LAST_DAY = "FREQ=MONTHLY;BYMONTHDAY=-1"
LONGEST, MOST_EVERY, MOST_COUNT = 200, 99, 999
AHEAD = timedelta(days=10 * 366)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST")
# The calendar comes again after 400 years, and ours ends with 9999: a rule that is asked close to
# the end soon runs out of days, one that is asked today looks for its first for minutes.
ERA = 400
_PART = re.compile(r"([A-Z]+)=([A-Z0-9,+-]+)")


class Pattern(NamedTuple):
    """A rule as it is kept, with the end that was written into it."""

    rule: str
    until: date | None = None
    times: int | None = None


def read(text: str) -> Pattern:
    """`text` as RFC 5545 writes it, `RRULE:` before it or not."""
    parts = _parts(text)
    until, count = parts.pop("UNTIL", ""), parts.pop("COUNT", "")
    if parts.get("FREQ") in {"SECONDLY", "MINUTELY", "HOURLY"}:
        raise Refusal(_("Once a day is the most: choose days, weeks, months or years"), "rule")
    if parts.get("FREQ") not in FREQUENCIES or not set(parts) <= set(PARTS):
        raise Refusal(_unread(), "rule")
    if not 1 <= _number(parts.get("INTERVAL", "1")) <= MOST_EVERY:
        raise Refusal(_("Choose a number from 1 to %(most)d") % {"most": MOST_EVERY}, "rule")
    named = [f"{name}={parts[name]}" for name in PARTS if name in parts]
    rule = ";".join(one for one in named if one != "INTERVAL=1")
    _try(rule)
    return Pattern(rule, _day(until), _count(count))


def dates(rule: str, first: date, *, count: int | None = None) -> Iterator[date]:
    """The days of `rule` from `first` on, at most `count`; an endless rule runs for centuries."""
    eras = (9999 - first.year) // ERA
    later = first.replace(year=first.year + eras * ERA)
    for moment in _built(rule, later, count):
        yield moment.date().replace(year=moment.year - eras * ERA)


def never_comes(rule: str, first: date) -> bool:
    """Whether its first day is not within ten years."""
    found = next(dates(rule, first), None)
    return found is None or found > first + AHEAD


def parts_of(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";"))


def _parts(text: str) -> dict[str, str]:
    said = text.strip().upper().removeprefix("RRULE:").rstrip(";").replace(" ", "")
    found = [_PART.fullmatch(part) for part in said.split(";")]
    if len(text) > LONGEST or not all(found):
        raise Refusal(_unread(), "rule")
    pairs = [(match[1], match[2]) for match in found if match]
    if len(dict(pairs)) < len(pairs):
        raise Refusal(_unread(), "rule")
    return dict(pairs)


def _built(rule: str, first: date, count: int | None = None) -> rrule:
    """Times of day are left out: a day has 24 hours here, whatever the clocks do."""
    start = datetime(first.year, first.month, first.day)
    try:
        built = rrulestr(rule, dtstart=start)
    except (ValueError, TypeError, KeyError) as error:
        raise Refusal(_unread(), "rule") from error
    return built.replace(count=count) if count else built


def _try(rule: str) -> None:
    """Refuses what only shows when the first day is looked for, and a zeroth day."""
    if "0" in parts_of(rule).get("BYMONTHDAY", "").split(","):
        raise Refusal(_unread(), "rule")
    try:
        next(dates(rule, date(2026, 1, 1)), None)
    except IndexError as error:
        raise Refusal(_unread(), "rule") from error


def _unread() -> str:
    return _("We could not read this rule. Try FREQ=WEEKLY;BYDAY=MO")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _count(text: str) -> int | None:
    if not text:
        return None
    if not 1 <= _number(text) <= MOST_COUNT:
        raise Refusal(_("Choose a number from 1 to %(most)d") % {"most": MOST_COUNT}, "rule")
    return _number(text)


def _day(text: str) -> date | None:
    """`20261231`, `20261231T235959Z`."""
    if not text:
        return None
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()
    except ValueError as error:
        raise Refusal(_unread(), "rule") from error
