"""How long and from when, as trackers say it. Nothing absurd comes through."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from smartfield.imports.reading.cut import Cut
from smartfield.imports.reading.rows import TimeRow, fingerprint, joined
from smartfield.lib.durations import spelled
from smartfield.lib.refusals import Refusal

LONGEST_NOTE = 500
SLIP = 60  # seconds by which a rounded length may differ
HOUR = 3600


def said_day(cut: Cut, name: str) -> date:
    on = cut.day(name)
    if on is None:
        raise Refusal(_("Nothing is written here"), name)
    return on


def of_length(cut: Cut, name: str) -> int:
    """Seconds, more than none and no more than one entry may have."""
    seconds = cut.seconds(name)
    if seconds is None:
        raise Refusal(_("Nothing is written here"), name)
    return possible(seconds, name)


def possible(seconds: int, name: str) -> int:
    if seconds <= 0:
        raise Refusal(_("It took no time"), name)
    if seconds > settings.TIME_ENTRY_LIMIT.total_seconds():
        words = _("%(length)s at once: one entry can be 16 hours at most")
        raise Refusal(words % {"length": spelled(seconds)}, name)
    return seconds


def spanned(cut: Cut) -> tuple[datetime, int]:
    """The start by the wall's clock, and seconds. The end is asked first, for lengths are often
    rounded; where both differ by more, a break was taken or the clocks were changed, and the
    length is right."""
    start = cut.moment("on", "start")
    if start is None:
        raise Refusal(_("Nothing is written here"), "start")
    by_end, by_length = _until_end(cut, start), _length(cut)
    if by_end is None and by_length is None:
        raise Refusal(_("Neither its end nor its length is written"), "length")
    return start, _agreed(by_end, by_length)


def tracked(
    cut: Cut, *known_as: str, person: str, called: str, client: str, project: str, note: str
) -> TimeRow:
    """A stretch that a clock measured. It has no number there: `known_as` is what tells whose it
    is, beside all it says."""
    start, seconds = spanned(cut)
    where = joined(client, project)
    return TimeRow(
        line=cut.number,
        external_id=fingerprint(*known_as, where, start, seconds, note),
        person=person,
        called=called,
        client=client,
        project=where,
        note=note,
        on=start.date(),
        start=start,
        seconds=seconds,
    )


def _until_end(cut: Cut, start: datetime) -> int | None:
    """Seconds from `start` to the end that is written; past midnight if no other day is said."""
    if not cut["end"]:
        return None
    end_on = "end_on" if cut["end_on"] else "on"
    end = cut.moment(end_on, "end")
    if end is None:
        return None
    if end <= start and end_on == "on" and _goes_past_midnight(cut, start, end):
        end += timedelta(days=1)
    if end <= start:
        shown = {"end": f"{end:%d.%m %H:%M}", "start": f"{start:%d.%m %H:%M}"}
        raise Refusal(_("The end, %(end)s, is not after the start, %(start)s") % shown, "end")
    return int((end - start).total_seconds())


def _goes_past_midnight(cut: Cut, start: datetime, end: datetime) -> bool:
    """Only the length can tell an evening's work from a slip."""
    after = (end + timedelta(days=1) - start).total_seconds()
    length = _length(cut)
    return length is not None and abs(length - after) <= SLIP


def _length(cut: Cut) -> int | None:
    return cut.seconds("length")


def _agreed(by_end: int | None, by_length: int | None) -> int:
    if by_length is None:
        return possible(by_end or 0, "end")
    if by_end is None:
        return possible(by_length, "length")
    if abs(by_end - by_length) <= SLIP:
        return possible(by_end, "end")
    if abs(by_length // HOUR - by_end) <= SLIP:  # the tool wrote seconds
        return possible(by_end, "end")
    if by_length > by_end + HOUR + SLIP:
        shown = {"length": spelled(by_length), "span": spelled(by_end)}
        words = _("It says %(length)s, but there are %(span)s from start to end")
        raise Refusal(words % shown, "length")
    return possible(by_length, "length")


def noted(cut: Cut, *names: str) -> str:
    """What is said of the work in those columns, cut where a note ends."""
    words = ". ".join(filter(None, (" ".join(cut[name].split()) for name in names)))
    return words if len(words) <= LONGEST_NOTE else f"{words[: LONGEST_NOTE - 1]}…"
