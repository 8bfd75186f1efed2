"""Somebody's growth as a page tells it: four whole weeks against the four before.

Promises: a person is compared with themselves alone.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assistants.growth.measures import MEASURES, Measure, total
from assistants.models import Figures
from smartfield.lib import drawings
from smartfield.lib.periods import week_of

COMPARED, DRAWN, MONTHS = 4, 12, 6
WEEK = timedelta(days=7)


class Compared(NamedTuple):
    """A measure now and before. `trend`: better, same, less, or "" where it cannot be told."""

    measure: Measure
    now: str
    basis: str
    trend: str
    words: str
    drawn: SafeString


class Row(NamedTuple):
    starts_on: date
    cells: list[tuple[Measure, str]]


class Growth(NamedTuple):
    """`weeks` and `months` are newest first; those that are not over stand among them."""

    compared: list[Compared]
    lead: str
    weeks: list[Row]
    months: list[Row]


def growth(person: User, today: date) -> Growth:
    """In one statement."""
    monday = week_of(today)[0]
    weeks = [monday - n * WEEK for n in range(DRAWN, -1, -1)]
    months = _months(today)
    rows = _rows(person, weeks, months)
    by_week = [rows.get(("week", day), Figures()) for day in weeks]
    compared = [_compared(measure, by_week) for measure in MEASURES]
    return Growth(
        compared,
        _lead(compared, total(by_week[-1 - COMPARED : -1])),
        _table(weeks, "week", rows),
        _table(months, "month", rows),
    )


def _months(today: date) -> list[date]:
    """The first days of the last months, the present one too."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def _rows(person: User, weeks: list[date], months: list[date]) -> dict:
    shown = Q(kind="week", starts_on__gte=weeks[0]) | Q(kind="month", starts_on__gte=months[0])
    return {(row.kind, row.starts_on): row for row in person.figures.filter(shown)}


def _table(days: list[date], kind: str, rows: dict) -> list[Row]:
    return [
        Row(day, [(measure, measure.words(rows[kind, day])) for measure in MEASURES])
        for day in reversed(days)
        if (kind, day) in rows
    ]


def _compared(measure: Measure, by_week: list[Figures]) -> Compared:
    whole = by_week[:-1]  # the present week is not over
    before, now = total(whole[-2 * COMPARED : -COMPARED]), total(whole[-COMPARED:])
    trend = _trend(measure, before, now)
    is_enough = measure.sample(now) >= measure.least
    return Compared(
        measure,
        measure.words(now) if is_enough else "",
        measure.basis(now) if is_enough else "",
        trend,
        _words(measure, before, now, trend),
        _drawn(measure, by_week),
    )


def _trend(measure: Measure, before: Figures, now: Figures) -> str:
    if min(measure.sample(before), measure.sample(now)) < max(measure.least, 1):
        return ""
    if measure.words(before) == measure.words(now):
        return "same"
    is_more = (measure.of(now) or 0) > (measure.of(before) or 0)
    return "better" if measure.good == (1 if is_more else -1) else "less"


def _words(measure: Measure, before: Figures, now: Figures, trend: str) -> str:
    if (n := measure.sample(now)) < measure.least:
        words = ngettext(
            "Not enough data yet: %(n)d of at least %(least)d",
            "Not enough data yet: %(n)d of at least %(least)d",
            n,
        )
        return words % {"n": n, "least": measure.least}
    sentences = {
        "better": _("Better than the four weeks before: %(before)s"),
        "same": _("As in the four weeks before"),
        "less": _("The four weeks before: %(before)s"),
        "": _("The four weeks before are too few to compare with"),
    }
    return sentences[trend] % {"before": measure.words(before)}


def _drawn(measure: Measure, by_week: list[Figures]) -> SafeString:
    values = [measure.of(found) for found in by_week]
    top = measure.top or max(filter(None, values), default=1)
    shares = [None if value is None else value / top for value in values]
    label = _("%(title)s, week by week: %(values)s") % {
        "title": measure.title,
        "values": ", ".join(measure.words(found) for found in by_week),
    }
    return drawings.columns(shares, COMPARED, label)


def _lead(compared: list[Compared], now: Figures) -> str:
    better = [str(one.measure.praise) for one in compared if one.trend == "better"]
    if better:
        return _("Better than in the four weeks before: %(what)s.") % {"what": ", ".join(better)}
    if now.accepted:
        words = ngettext(
            "Clients accepted %(n)d task in the last four weeks.",
            "Clients accepted %(n)d tasks in the last four weeks.",
            now.accepted,
        )
        return words % {"n": now.accepted}
    return _("Figures appear here as clients accept tasks.")
