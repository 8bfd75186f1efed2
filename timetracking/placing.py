"""Where on a day a length of time is put that was typed without its hours."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from smartfield.lib import times_of_day
from smartfield.lib.periods import Span, day_span

BEGINS = time(9)


def free(
    day: date, length: timedelta, taken: Iterable[Span], zone: ZoneInfo, now: datetime
) -> Span | None:
    """The first free stretch of `length` from nine on, or else the last one before nine; none
    lies after `now`."""
    whole = day_span(day, zone)
    last = min(whole.end, now.replace(second=0, microsecond=0))
    nine = max(whole.start, min(times_of_day.instants(day, BEGINS, zone)[0], last))
    later = [gap for gap in gaps(Span(nine, last), taken) if gap.length >= length]
    if later:
        return Span(later[0].start, later[0].start + length)
    sooner = [gap for gap in gaps(Span(whole.start, nine), taken) if gap.length >= length]
    return Span(sooner[-1].end - length, sooner[-1].end) if sooner else None


def gaps(window: Span, taken: Iterable[Span]) -> list[Span]:
    """What of `window` none of `taken` covers; those in order, none over another."""
    found, begun = [], window.start
    for span in taken:
        if begun < span.start:
            found.append(Span(begun, min(span.start, window.end)))
        begun = max(begun, span.end)
    found.append(Span(begun, window.end))
    return [gap for gap in found if gap.start < gap.end]
