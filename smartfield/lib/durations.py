"""Durations as people type and read them. Exact seconds inside, no decimals outside."""

import re

from django.utils.translation import gettext, ngettext

_COLON = re.compile(r"^([0-9]{1,3})[:.]([0-9]{2})$")
_HOURS = re.compile(r"^([0-9]{1,3})(?:,([0-9]{1,2})|\.([0-9]))$")
_PARTS = re.compile(
    r"^(?:([0-9]{1,3}(?:[.,][0-9]{1,2})?)\s*(?:h|hours?|hrs?|ч|час|часа|часов)\.?)?"
    r"\s*(?:([0-9]{1,5})\s*(?:m|min|mins|minutes?|м|мин|минут[аы]?)\.?)?$",
    re.IGNORECASE,
)
_SAID = {"полчаса": 30, "полтора часа": 90, "half an hour": 30, "an hour": 60, "час": 60}


def parse(text: str) -> int | None:
    """Minutes meant by `1:30`, `90`, `2h`, `1,5`, `1,5 ч`, `1 h 30 min`, `полтора часа`.

    None if unclear.
    """
    text = text.strip().lower().replace("\xa0", " ")
    if text in _SAID:
        return _SAID[text]
    if re.fullmatch("[0-9]{1,5}", text):
        return int(text)
    if _HOURS.match(text):
        return round(float(text.replace(",", ".")) * 60)
    if match := _COLON.match(text):
        whole, rest = map(int, match.groups())
        return whole * 60 + rest if rest < 60 else None
    match = _PARTS.match(text)
    if not match or not any(match.groups()):
        return None
    hours, minutes = match.groups()
    return round(float((hours or "0").replace(",", ".")) * 60) + int(minutes or 0)


def spelled(seconds: float, nothing: str | None = None) -> str:
    """`1 h 30 min`, `42 min`; whole minutes, begun ones not counted. `nothing` stands for zero."""
    whole = int(seconds or 0)
    if whole <= 0:
        return gettext("no time yet") if nothing is None else nothing
    hours, minutes = divmod(max(whole // 60, 1), 60)
    if not hours:
        words = gettext("%(minutes)d min")
    elif not minutes:
        words = gettext("%(hours)d h")
    else:
        words = gettext("%(hours)d h %(minutes)02d min")
    return (words % {"hours": hours, "minutes": minutes}).replace(" ", "\xa0")


def colon(seconds: float) -> str:
    """`1:25`, `0:05`: the same in every language; whole minutes."""
    hours, minutes = divmod(max(int(seconds), 0) // 60, 60)
    return f"{hours}:{minutes:02d}"


def ticking(seconds: float) -> str:
    """A running clock's face: `42:17`, `1:42:17`."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def in_full(seconds: float) -> str:
    """`1 hour 42 minutes`: for those who hear it."""
    hours, minutes = divmod(max(int(seconds), 0) // 60, 60)
    parts = [ngettext("%d minute", "%d minutes", minutes) % minutes] if minutes or not hours else []
    if hours:
        parts.insert(0, ngettext("%d hour", "%d hours", hours) % hours)
    return " ".join(parts)
