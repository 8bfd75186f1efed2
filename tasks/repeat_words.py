"""Repeat rules as people say them, and the rules of what they choose.

Everything but `Kind.OWN` is chosen in words: its day of the month, weekday or date is that of the
first day. A rule that was written by hand and says the same is known again.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from smartfield.lib.recurring import LAST_DAY, WEEKDAYS, parts_of

WORKDAYS = WEEKDAYS[:5]
LAST_WEEK = 5
LEAP_YEAR = 2024
Parts = dict[str, str]
EVERY = {
    "MO": gettext_lazy("every Monday"),
    "TU": gettext_lazy("every Tuesday"),
    "WE": gettext_lazy("every Wednesday"),
    "TH": gettext_lazy("every Thursday"),
    "FR": gettext_lazy("every Friday"),
    "SA": gettext_lazy("every Saturday"),
    "SU": gettext_lazy("every Sunday"),
}
NTH = {
    "MO": gettext_lazy("on the %(nth)s Monday"),
    "TU": gettext_lazy("on the %(nth)s Tuesday"),
    "WE": gettext_lazy("on the %(nth)s Wednesday"),
    "TH": gettext_lazy("on the %(nth)s Thursday"),
    "FR": gettext_lazy("on the %(nth)s Friday"),
    "SA": gettext_lazy("on the %(nth)s Saturday"),
    "SU": gettext_lazy("on the %(nth)s Sunday"),
}
LAST = {
    "MO": gettext_lazy("on the last Monday"),
    "TU": gettext_lazy("on the last Tuesday"),
    "WE": gettext_lazy("on the last Wednesday"),
    "TH": gettext_lazy("on the last Thursday"),
    "FR": gettext_lazy("on the last Friday"),
    "SA": gettext_lazy("on the last Saturday"),
    "SU": gettext_lazy("on the last Sunday"),
}
SHORT = {
    "MO": pgettext_lazy("weekday of a rule", "Mon"),
    "TU": pgettext_lazy("weekday of a rule", "Tue"),
    "WE": pgettext_lazy("weekday of a rule", "Wed"),
    "TH": pgettext_lazy("weekday of a rule", "Thu"),
    "FR": pgettext_lazy("weekday of a rule", "Fri"),
    "SA": pgettext_lazy("weekday of a rule", "Sat"),
    "SU": pgettext_lazy("weekday of a rule", "Sun"),
}
ORDINALS = {
    "1": pgettext_lazy("of a month", "1st"),
    "2": pgettext_lazy("of a month", "2nd"),
    "3": pgettext_lazy("of a month", "3rd"),
    "4": pgettext_lazy("of a month", "4th"),
}


class Kind(TextChoices):
    WEEKLY = "weekly", gettext_lazy("every week, on the days ticked below")
    DAILY = "daily", gettext_lazy("every day")
    WORKDAYS = "workdays", gettext_lazy("every working day, Monday to Friday")
    MONTH_DAY = "month_day", gettext_lazy("every month, on the date of the first day")
    MONTH_LAST = "month_last", gettext_lazy("every month, on its last day")
    MONTH_WEEKDAY = "month_weekday", gettext_lazy("every month, on the weekday of the first day")
    YEARLY = "yearly", gettext_lazy("every year, on the date of the first day")
    OWN = "own", gettext_lazy("by a rule of its own, written below")


class Choice(NamedTuple):
    """What somebody chose of the words; `every` second, third … week or month."""

    kind: str
    every: int = 1
    weekdays: Sequence[str] = ()


def rule_of(choice: Choice, first: date) -> str:
    parts = _parts(choice, first).split(";")
    if choice.every > 1:
        parts.insert(1, f"INTERVAL={choice.every}")
    return ";".join(parts)


def _parts(choice: Choice, first: date) -> str:
    weekday = WEEKDAYS[first.weekday()]
    if choice.kind == Kind.WEEKLY:
        chosen = choice.weekdays or [weekday]
        return "FREQ=WEEKLY;BYDAY=" + ",".join(day for day in WEEKDAYS if day in chosen)
    week = (first.day - 1) // 7 + 1
    return {
        Kind.DAILY: "FREQ=DAILY",
        Kind.WORKDAYS: "FREQ=WEEKLY;BYDAY=" + ",".join(WORKDAYS),
        Kind.MONTH_DAY: f"FREQ=MONTHLY;BYMONTHDAY={first.day}",
        Kind.MONTH_LAST: LAST_DAY,
        Kind.MONTH_WEEKDAY: f"FREQ=MONTHLY;BYDAY={week if week < LAST_WEEK else -1}{weekday}",
        Kind.YEARLY: f"FREQ=YEARLY;BYMONTHDAY={first.day};BYMONTH={first.month}",
    }[Kind(choice.kind)]


def choice_of(rule: str, first: date) -> Choice:
    """The words that mean `rule`; `Kind.OWN` if none do."""
    parts = parts_of(rule)
    every, weekdays = int(parts.get("INTERVAL", "1")), parts.get("BYDAY", "").split(",")
    kinds = [Kind.WORKDAYS, *(one for one in Kind if one not in {Kind.WORKDAYS, Kind.OWN})]
    choices = [Choice(kind, every, weekdays) for kind in kinds]
    return next((one for one in choices if rule_of(one, first) == rule), Choice(Kind.OWN))


def spelled(rule: str, first: date, last: date | None = None, count: int | None = None) -> str:
    """`every Monday`, `every month on the last day, 10 times`."""
    words = rule_in_words(rule, first)
    if count:
        return f"{words}, " + ngettext("%(n)d time", "%(n)d times", count) % {"n": count}
    if last:
        return f"{words}, " + _("until %(day)s") % {"day": date_format(last, "DATE_FORMAT")}
    return words


def rule_in_words(rule: str, first: date) -> str:
    """Whatever the first day is: a rule that leaves its days to that day says them too."""
    parts = parts_of(rule)
    every = int(parts.pop("INTERVAL", "1"))
    says = SAYINGS.get(tuple(sorted(parts)), {}).get(parts["FREQ"])
    words = says(every, parts, first) if says else ""
    return words or _("by the rule %(rule)s") % {"rule": rule}


def _daily(every: int, parts: Parts, first: date) -> str:
    return _days(every)


def _weekly(every: int, parts: Parts, first: date) -> str:
    days = parts.get("BYDAY", WEEKDAYS[first.weekday()]).split(",")
    if not set(days) <= set(WEEKDAYS):
        return ""
    if every == 1 and len(days) == 1:
        return str(EVERY[days[0]])
    if every == 1 and sorted(days) == sorted(WORKDAYS):
        return _("every working day")
    return f"{_weeks(every)}: " + ", ".join(str(SHORT[day]) for day in days)


def _monthly(every: int, parts: Parts, first: date) -> str:
    day = parts.get("BYMONTHDAY", str(first.day))
    if day == "-1":
        return f"{_months(every)} " + _("on the last day")
    said = pgettext("of a month", "on day %(day)d")
    return f"{_months(every)} " + said % {"day": int(day)} if day.isdecimal() else ""


def _on_weekday(every: int, parts: Parts, first: date) -> str:
    week, weekday = parts["BYDAY"][:-2], parts["BYDAY"][-2:]
    if weekday not in WEEKDAYS or week not in {"-1", *ORDINALS}:
        return ""
    said = str(LAST[weekday]) if week == "-1" else NTH[weekday] % {"nth": ORDINALS[week]}
    return f"{_months(every)} {said}"


def _yearly(every: int, parts: Parts, first: date) -> str:
    month, day = parts.get("BYMONTH", str(first.month)), parts.get("BYMONTHDAY", str(first.day))
    if not (month.isdecimal() and day.isdecimal()):
        return ""
    named = date(LEAP_YEAR, int(month), int(day))
    return f"{_years(every)}, {date_format(named, 'MONTH_DAY_FORMAT')}"


# which parts a rule has, and its frequency → how it is said
SAYINGS: dict[tuple[str, ...], dict[str, Callable[[int, Parts, date], str]]] = {
    ("FREQ",): {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly},
    ("BYDAY", "FREQ"): {"WEEKLY": _weekly, "MONTHLY": _on_weekday},
    ("BYMONTHDAY", "FREQ"): {"MONTHLY": _monthly},
    ("BYMONTH", "BYMONTHDAY", "FREQ"): {"YEARLY": _yearly},
}


def _days(every: int) -> str:
    """Each has its first form apart: Russian says 21 as it says 1."""
    many = ngettext("every %(n)d day", "every %(n)d days", every) % {"n": every}
    return many if every > 1 else _("every day")


def _weeks(every: int) -> str:
    many = ngettext("every %(n)d week", "every %(n)d weeks", every) % {"n": every}
    return many if every > 1 else _("every week")


def _months(every: int) -> str:
    many = ngettext("every %(n)d month", "every %(n)d months", every) % {"n": every}
    return many if every > 1 else _("every month")


def _years(every: int) -> str:
    many = ngettext("every %(n)d year", "every %(n)d years", every) % {"n": every}
    return many if every > 1 else _("every year")
