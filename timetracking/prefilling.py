"""What a form of time opens with: a gap, a stretch drawn on the day, an arrow's five minutes."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from smartfield.lib import durations, times_of_day
from smartfield.lib.dates_in_addresses import YEARS

PREFILLED = {"task": "task", "day": "day", "from": "started_at", "to": "ended_at"}
DRAWN = {"begin": "started_at", "end": "ended_at"}
STEP = 5  # minutes
LAST = 24 * 60 - STEP


def asked_for(address: Mapping[str, str]) -> dict[str, str]:
    """The fields that the address fills. `begin` and `end` are instants, or nothing if unread."""
    found = {field: address[key] for key, field in PREFILLED.items() if key in address}
    for key, field in DRAWN.items():
        if local := _local(address.get(key, "")):
            found[field] = f"{local:%H:%M}"
            if key == "begin":
                found["day"] = f"{local:%Y-%m-%d}"
    return found


def nudged(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, with one time moved to the next five minutes: `nudge` is `ended_at:-`."""
    fields = {name: value for name, value in typed.items() if name != "nudge"}
    name, _, direction = typed["nudge"].partition(":")
    if name == "ended_at" and not fields.get(name, "").strip():
        name = "duration"
    if name in ("started_at", "ended_at", "duration"):
        fields[name] = _moved(name, fields.get(name, ""), -1 if direction == "-" else 1)
    if name != "duration" and fields.get("ended_at", "").strip():
        fields["duration"] = ""
    return fields


def _moved(name: str, text: str, way: int) -> str:
    if name == "duration":
        minutes = durations.parse(text)
        return text if minutes is None else durations.colon(max(_next(minutes, way), STEP) * 60)
    at = times_of_day.parse(text)
    if at is None:
        return text
    minutes = min(max(_next(at.hour * 60 + at.minute, way), 0), LAST)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _next(minutes: int, way: int) -> int:
    """The next multiple of five, this way or that."""
    return minutes // STEP * STEP + STEP if way > 0 else -(-minutes // STEP) * STEP - STEP


def _local(text: str) -> datetime | None:
    try:
        instant = parse_datetime(text)
    except ValueError:
        return None
    if instant is None or timezone.is_naive(instant) or instant.year not in YEARS:
        return None
    return timezone.localtime(instant)
