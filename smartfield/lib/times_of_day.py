"""Times of day as people type them, and the instants they mean where somebody lives."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_TYPED = re.compile(r"^([0-9]{1,2})(?:\s*[:.\-hч ]?\s*([0-9]{2}))?$")


def parse(text: str) -> time | None:
    """The time meant by `10`, `9:05`, `9.05`, `905`, `0905`, `10h30`; None if unclear."""
    match = _TYPED.match(text.strip().lower().replace("\xa0", " "))
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def instants(day: date, at: time, zone: ZoneInfo) -> list[datetime]:
    """The UTC instants at which the clocks of `zone` show `at` on `day`, in order.

    Usually one; none where the clocks are put forward over it, two where they are put back.
    """
    wall = datetime.combine(day, at)
    meant = {wall.replace(tzinfo=zone, fold=turn).astimezone(UTC) for turn in (0, 1)}
    return sorted(i for i in meant if i.astimezone(zone).replace(tzinfo=None) == wall)
