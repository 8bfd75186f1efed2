"""Days as people's clocks count them: 23 and 25 hours long, missing hours and hours twice."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartfield.lib import durations, times_of_day
from smartfield.lib.periods import (
    Span,
    day_span,
    midnight,
    month_span,
    pieces,
    week_of,
    working_days_later,
)

BERLIN = ZoneInfo("Europe/Berlin")
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)
# Samoa skipped a day, Beirut's clocks change at midnight, Lord Howe's by half an hour.
ODD = ["Pacific/Apia", "Asia/Beirut", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu"]
ZONES = [ZoneInfo(name) for name in [*ODD, "Europe/Berlin", "Europe/Lisbon", "America/New_York"]]


def hours(span):
    return span.length / timedelta(hours=1)


def test_a_day_is_as_long_as_it_is():
    assert hours(day_span(FORWARD, BERLIN)) == 23
    assert hours(day_span(BACK, BERLIN)) == 25
    assert hours(day_span(date(2026, 11, 23), BERLIN)) == 24


def test_a_day_whose_midnight_is_swallowed_begins_after_it():
    beirut = ZoneInfo("Asia/Beirut")
    start = midnight(FORWARD, beirut)
    assert start.astimezone(beirut).time() == time(1)
    assert hours(day_span(FORWARD, beirut)) == 23


def test_a_day_that_never_was_is_empty():
    apia = ZoneInfo("Pacific/Apia")
    assert day_span(date(2011, 12, 30), apia).length == timedelta()


def test_a_month_and_a_week_know_their_ends():
    november = month_span(date(2026, 11, 23), BERLIN)
    assert november.start == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert november.end == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert month_span(date(2026, 12, 31), UTC).end == datetime(2027, 1, 1, tzinfo=UTC)
    assert week_of(date(2027, 1, 1))[0] == date(2026, 12, 28)


def test_a_night_is_cut_at_midnight():
    night = Span(datetime(2026, 11, 23, 21, tzinfo=UTC), datetime(2026, 11, 24, 1, tzinfo=UTC))
    cut = [(day.day, hours(part)) for day, part in pieces(night, BERLIN)]
    assert cut == [(23, 2), (24, 2)]


instants = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@given(
    instants, st.timedeltas(timedelta(microseconds=1), timedelta(days=4)), st.sampled_from(ZONES)
)
def test_pieces_are_the_whole_and_each_lies_in_its_day(start, length, zone):
    span = Span(start, start + length)
    cut = list(pieces(span, zone))
    assert [part.start for _, part in cut[1:]] == [part.end for _, part in cut[:-1]]
    assert (cut[0][1].start, cut[-1][1].end) == span
    for day, part in cut:
        assert part.within(day_span(day, zone)) == part


@given(instants, st.sampled_from(ZONES))
def test_every_instant_is_found_by_what_the_clock_shows(instant, zone):
    local = instant.astimezone(zone).replace(second=0, microsecond=0)
    meant = times_of_day.instants(local.date(), local.time().replace(fold=0), zone)
    assert local.astimezone(UTC) in meant
    assert len(meant) <= 2


def test_a_missing_time_has_no_instant_and_a_double_one_has_two():
    assert times_of_day.instants(FORWARD, time(2, 30), BERLIN) == []
    first, second = times_of_day.instants(BACK, time(2, 30), BERLIN)
    assert second - first == timedelta(hours=1)
    assert len(times_of_day.instants(BACK, time(3, 0), BERLIN)) == 1


def test_working_days_skip_the_weekend():
    friday = datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert working_days_later(friday, 1, UTC) == datetime(2026, 11, 23, 15, tzinfo=UTC)
    thursday = datetime(2026, 10, 22, 10, tzinfo=UTC)  # noon in Berlin, and noon again in winter
    assert working_days_later(thursday, 2, BERLIN) == datetime(2026, 10, 26, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("1:30", 90), ("1.30", 90), ("90", 90), ("90m", 90), ("90 min", 90), ("1,5", 90),
        ("1.5", 90), ("1,5 ч", 90), ("1.5h", 90), ("2h", 120), ("2 ч", 120), ("1 h 30 min", 90),
        ("1h30", None), ("1 час 30 минут", 90), ("полтора часа", 90), ("полчаса", 30),
        ("1 ч 30 мин.", 90), ("0:05", 5), ("1\xa0h 30\xa0min", 90), ("", None), ("soon", None),
        ("1:75", None), ("²", None), ("-5", None), ("9" * 50, None), ("1,234", None), ("١", None),
    ],
)  # fmt: skip
def test_durations_as_people_type_them(typed, minutes):
    assert durations.parse(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10", time(10)), ("9:05", time(9, 5)), ("9.05", time(9, 5)), ("905", time(9, 5)),
        ("0905", time(9, 5)), ("23:59", time(23, 59)), ("0:00", time()), (" 7 ", time(7)),
        ("10h30", time(10, 30)), ("10 ч 30", time(10, 30)), ("10ч30", time(10, 30)),
        ("24:00", None), ("9:60", None), ("9:5", None), ("25", None), ("²", None),
        ("12345", None), ("noon", None),
    ],
)  # fmt: skip
def test_times_of_day_as_people_type_them(typed, meant):
    assert times_of_day.parse(typed) == meant


@given(st.text())
def test_nothing_that_is_typed_breaks_the_readers(text):
    minutes, at = durations.parse(text), times_of_day.parse(text)
    assert minutes is None or minutes >= 0
    assert at is None or isinstance(at, time)
