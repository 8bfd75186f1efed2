"""Days and times as people say them on the phone: `fri 18`, `+3d`, `27.11`, `завтра 12`.

A day without a time means 18:00; a time without a day means today.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from smartfield.lib import times_of_day

Read = tuple[date, str | None] | None  # a day and what else was said; None: not said so

END_OF_DAY = time(18)
_NEAR = {
    "today": 0,
    "сегодня": 0,
    "tomorrow": 1,
    "завтра": 1,
    "послезавтра": 2,
    "day after tomorrow": 2,
}
_WEEKDAYS = (
    ("monday", "пн", "понедельник"),
    ("tuesday", "вт", "вторник"),
    ("wednesday", "ср", "среда", "среду"),
    ("thursday", "чт", "четверг"),
    ("friday", "пт", "пятница", "пятницу"),
    ("saturday", "сб", "суббота", "субботу"),
    ("sunday", "вс", "воскресенье"),
)
_MONTHS = (
    ("january", "января"),
    ("february", "февраля"),
    ("march", "марта"),
    ("april", "апреля"),
    ("may", "мая"),
    ("june", "июня"),
    ("july", "июля"),
    ("august", "августа"),
    ("september", "сентября"),
    ("october", "октября"),
    ("november", "ноября"),
    ("december", "декабря"),
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:t|\s+|$)(.*)", re.S)
_NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?(?:\s+(.*))?$")
_MONTH_NAMED = re.compile(r"(\d{1,2})\s+([a-zа-яё]{3,9})\.?(?:\s+(\d{4}))?(?:\s+(.*))?$")
_AHEAD = re.compile(r"\+\s*(\d{1,3})\s*(d|д|w|н)[a-zа-яё]*(?:\s+(.*))?$")
_NOISE = re.compile(r"\b(on|at|by|by the|в|во|к|до)\b|,")


def parse(text: str, now: datetime) -> datetime | None:
    """The wall-clock moment meant, in the zone of `now`; None if it is unclear."""
    said = " ".join(_NOISE.sub(" ", text.lower().replace("\xa0", " ")).split())
    for read in (_iso, _numbers, _month_named, _ahead, _near, _weekday):
        found = read(said, now)
        if found:
            day, rest = found
            at = times_of_day.parse(rest) if rest else END_OF_DAY
            return datetime.combine(day, at, now.tzinfo) if at else None
    at = times_of_day.parse(said)
    return datetime.combine(now.date(), at, now.tzinfo) if at else None


def _iso(said: str, now: datetime) -> Read:
    if match := _ISO.match(said):
        return _dated(int(match[3]), int(match[2]), match[1], match[4], now)
    return None


def _numbers(said: str, now: datetime) -> Read:
    if match := _NUMBERS.match(said):
        return _dated(int(match[1]), int(match[2]), match[3], match[4], now)
    return None


def _month_named(said: str, now: datetime) -> Read:
    match = _MONTH_NAMED.match(said)
    if match and (month := _starting(match[2], _MONTHS)):
        return _dated(int(match[1]), month, match[3], match[4], now)
    return None


def _dated(day: int, month: int, year: str | None, rest: str | None, now: datetime) -> Read:
    """A date without a year is the nearest one that has not passed long ago."""
    try:
        found = date(int(year or now.year), month, day)
    except ValueError:
        return None
    if not year and (now.date() - found).days > 30:
        found = _next_year(found)
    return found, rest


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day + timedelta(days=366)


def _ahead(said: str, now: datetime) -> Read:
    match = _AHEAD.match(said)
    if match is None:
        return None
    days = int(match[1]) * (7 if match[2] in "wн" else 1)
    return now.date() + timedelta(days=days), match[3]


def _near(said: str, now: datetime) -> Read:
    for word, days in sorted(_NEAR.items(), key=lambda pair: -len(pair[0])):
        if said == word or said.startswith(f"{word} "):
            return now.date() + timedelta(days=days), said[len(word) :].strip()
    return None


def _weekday(said: str, now: datetime) -> Read:
    word, _, rest = said.partition(" ")
    wanted = word.isalpha() and _starting(word, _WEEKDAYS)
    if not wanted:
        return None
    ahead = (wanted - 1 - now.weekday()) % 7 or 7
    return now.date() + timedelta(days=ahead), rest


def _starting(word: str, names: Iterable[tuple[str, ...]]) -> int | None:
    """The place, from 1, of the name that `word` is or, from three letters on, begins."""
    for place, spellings in enumerate(names, 1):
        if word in spellings or (len(word) > 2 and any(s.startswith(word) for s in spellings)):
            return place
    return None
