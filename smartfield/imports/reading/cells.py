"""What is written in a cell: days, times, lengths, as people and tools write them.

Each reads the whole of its text or raises `Refusal` with a sentence that quotes it.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from smartfield.lib import durations
from smartfield.lib.refusals import Refusal

HOUR, DAY = 3600, 86_400  # seconds
SHOWN = 40  # characters of what is quoted
_YEAR_FIRST = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-./])([0-9]{1,2})[-./]([0-9]{4}|[0-9]{2})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s*([ap]\.?m\.?)?", re.I)
_LENGTH = re.compile(r"([0-9]{1,5}):([0-9]{2})(?::([0-9]{2}))?")


def quoted(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def day(text: str, *, is_month_first: bool = False) -> date:
    """`2026-11-05`, `05.11.2026`, `5/11/2026`; of two slashes the month comes first if so said."""
    try:
        return _day(text.strip(), is_month_first)
    except ValueError:
        words = _("“%(text)s” is no day. Write it like 2026-11-05 or 05.11.2026")
        raise Refusal(words % {"text": quoted(text)}) from None


def _day(text: str, is_month_first: bool) -> date:
    if match := _YEAR_FIRST.fullmatch(text):
        return date(*map(int, match.groups()))
    if match := _YEAR_LAST.fullmatch(text):
        first, mark, second, year = match.groups()
        is_turned = is_month_first and mark == "/"
        month, number = (first, second) if is_turned else (second, first)
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(number))
    raise ValueError(text)


def slashes(text: str) -> tuple[int, int] | None:
    """The first two numbers of a day that is written with slashes, year last."""
    match = _YEAR_LAST.match(text.strip())
    return (int(match[1]), int(match[3])) if match and match[2] == "/" else None


def clock(text: str) -> time:
    """`9:05`, `09:05:00`, `9:05 PM`."""
    match = _TIME.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        return _clock(*match.groups())
    except ValueError:
        words = _("“%(text)s” is no time of day. Write it like 9:30")
        raise Refusal(words % {"text": quoted(text)}) from None


def _clock(hours: str, minutes: str, seconds: str | None, half: str | None) -> time:
    number = int(hours)
    if half:
        if not 1 <= number <= 12:
            raise ValueError(hours)
        number = number % 12 + (12 if half[0] in "pP" else 0)
    return time(number, int(minutes), int(seconds or 0))


def moment(day_text: str, time_text: str, *, is_month_first: bool = False) -> datetime:
    """A day and a time by the clock on the wall; either cell may hold both."""
    written, _blank, after = day_text.strip().replace("T", " ", 1).partition(" ")
    said = time_text.strip() or after.strip()
    if " " in said and _TIME.fullmatch(said) is None:
        said = said.partition(" ")[2].strip()
    return datetime.combine(day(written, is_month_first=is_month_first), clock(said))


def length(text: str) -> int:
    """Seconds meant by `1:30`, `01:30:00`, `1.5`, `1,5`, `1 h 30 min`: a bare number is hours."""
    seconds = _length(text.strip().replace("\xa0", " "))
    if seconds is None:
        words = _("“%(text)s” is no length of time. Write it like 1:30 or 1.5")
        raise Refusal(words % {"text": quoted(text)})
    return seconds


def _length(text: str) -> int | None:
    if match := _LENGTH.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * HOUR + minutes * 60 + seconds if max(minutes, seconds) < 60 else None
    if (plain := number(text)) is not None:
        return round(plain * HOUR) if 0 <= plain < 100_000 else None
    meant = durations.parse(text)
    return None if meant is None else meant * 60


def number(text: str) -> Decimal | None:
    """`1.5`, `1,5`; None for what is no plain number."""
    if not re.fullmatch(r"-?[0-9]{1,12}([.,][0-9]{1,9})?", text):
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def number_of_issue(text: str) -> str:
    """`42` of `42`, `#42` and `Bug #42: it breaks`; empty where there is none."""
    match = re.search(r"#([0-9]{1,9})\b", text) or re.fullmatch(r"([0-9]{1,9})", text.strip())
    return str(int(match[1])) if match else ""
