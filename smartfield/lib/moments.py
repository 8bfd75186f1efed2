"""Instants as a reader needs them: near now in words, further off as dates (design: 4.10).

All of them speak the active language and the active zone; 24-hour clock.
"""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as spelled
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext

MINUTE, HOUR = 60, 3600
NEAR_DAYS = {
    -1: gettext_lazy("yesterday %(time)s"),
    0: gettext_lazy("today %(time)s"),
    1: gettext_lazy("tomorrow %(time)s"),
}


def near(moment: datetime, now: datetime | None = None) -> str:
    """`just now`, `12 min ago`, `14:05`, `yesterday 14:05`, `Fri 14:05`, then `19 Nov 2025`."""
    now = now or timezone.now()
    seconds = (now - moment).total_seconds()
    if abs(seconds) < MINUTE:
        return gettext("just now")
    if abs(seconds) < HOUR:
        words = gettext("%(minutes)d min ago") if seconds > 0 else gettext("in %(minutes)d min")
        return _unbroken(words % {"minutes": abs(seconds) // MINUTE})
    days = (_day(moment) - _day(now)).days
    return _clock(moment) if days == 0 else by_day(moment, now)


def by_day(moment: datetime, now: datetime | None = None) -> str:
    """How a due time is read: `today 18:00`, `tomorrow 12:00`, `Fri 18:00`; in a week, `19 Nov`."""
    now = now or timezone.now()
    day = _day(moment)
    days = (day - _day(now)).days
    if abs(days) >= 7:
        return short(day, now)
    if abs(days) > 1:
        words = gettext("%(weekday)s %(time)s")
        return _unbroken(words % {"weekday": _weekday(day), "time": _clock(moment)})
    return _unbroken(str(NEAR_DAYS[days]) % {"time": _clock(moment)})


def short(day: date, now: datetime | None = None) -> str:
    """`19 Nov`, with the year when it is not this one."""
    is_this_year = day.year == _day(now or timezone.now()).year
    pattern = pgettext("date format", "j M") if is_this_year else pgettext("date format", "j M Y")
    return _unbroken(_spelled(day, pattern))


def weekday_and_date(day: date) -> str:
    """`Thu 19 Nov`: the head of a day's strip."""
    return _spelled(day, pgettext("date format", "D j M"))


def long(day: date) -> str:
    """`Monday, 23 November`: the head of a page."""
    return _spelled(day, pgettext("date format", "l, j F"))


def between(start: datetime, end: datetime | None) -> str:
    """`10:00 – 11:30`; with no end, up to now."""
    words = gettext("%(start)s – %(end)s")
    said = {"start": _clock(start), "end": _clock(end) if end else gettext("now")}
    return _unbroken(words % said)


def full(moment: datetime) -> str:
    """Everything there is to know, for a tooltip: `Monday, 23 November 2026, 14:05`."""
    local = timezone.localtime(moment)
    day = _spelled(local.date(), pgettext("date format", "l, j F Y"))
    return f"{day}, {local:%H:%M}"


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _clock(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.hour}:{local.minute:02d}"


def _weekday(day: date) -> str:
    """English alone writes its weekdays with a capital."""
    name = _spelled(day, "D")
    return name if get_language() == "en" else name.lower()


def _spelled(day: date, pattern: str) -> str:
    return _spelled_in(get_language(), day, pattern)


@lru_cache(maxsize=2000)
def _spelled_in(language: str | None, day: date, pattern: str) -> str:
    """A list names the same few days in row after row."""
    return spelled(day, pattern)


def _unbroken(words: str) -> str:
    return words.replace(" ", "\xa0")
