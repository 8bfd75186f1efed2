"""Working time, over nights, weekends and the days on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartfield.lib.office_hours import Hours

LISBON = ZoneInfo("Europe/Lisbon")
OFFICE = Hours(time(9), time(18), frozenset({1, 2, 3, 4, 5}), LISBON)
TWO_HOURS = timedelta(hours=2)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LISBON)


@pytest.mark.parametrize(
    ("missed", "due"),
    [
        ("2026-11-25 10:00", "2026-11-25 12:00"),
        ("2026-11-25 07:00", "2026-11-25 11:00"),  # before it opens
        ("2026-11-25 16:00", "2026-11-25 18:00"),  # to the very end
        ("2026-11-25 17:00", "2026-11-26 10:00"),  # over night
        ("2026-11-25 18:00", "2026-11-26 11:00"),  # just closed
        ("2026-11-27 17:30", "2026-11-30 10:30"),  # over the weekend
        ("2026-11-28 12:00", "2026-11-30 11:00"),  # on it
    ],
)
def test_a_promise_is_kept_in_working_time(missed, due):
    assert OFFICE.after(at(missed), TWO_HOURS) == at(due)


def test_long_promises_go_over_several_days():
    assert OFFICE.after(at("2026-11-25 09:00"), timedelta(hours=28)) == at("2026-11-30 10:00")


def test_the_hours_are_those_of_the_wall_when_clocks_change():
    """Lisbon leaves summer on Sunday 25 October 2026 and begins it on 28 March 2027."""
    assert OFFICE.after(at("2026-10-23 17:00"), TWO_HOURS) == at("2026-10-26 10:00")
    assert OFFICE.after(at("2026-10-23 17:00"), TWO_HOURS).astimezone(UTC).hour == 10
    assert OFFICE.after(at("2027-03-26 17:00"), TWO_HOURS).astimezone(UTC).hour == 9


def test_a_day_that_changes_its_clock_while_open_counts_real_time():
    """Open all night of the change, which is an hour longer."""
    always = Hours(time(0), time(23, 59), frozenset(range(1, 8)), LISBON)
    assert always.after(at("2026-10-25 00:00"), timedelta(hours=4)) == at("2026-10-25 03:00")


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-25 08:59", False),
        ("2026-11-25 09:00", True),
        ("2026-11-25 17:59", True),
        ("2026-11-25 18:00", False),
        ("2026-11-28 12:00", False),
    ],
)
def test_it_is_open_from_the_first_minute_to_before_the_last(moment, is_open):
    assert OFFICE.is_open(at(moment)) is is_open


def test_a_day_opens_at_its_hour_and_a_weekend_on_monday():
    assert OFFICE.opening(date(2026, 11, 25)) == at("2026-11-25 09:00")
    assert OFFICE.opening(date(2026, 11, 28)) == at("2026-11-30 09:00")


def test_an_office_that_never_opens_is_no_office():
    with pytest.raises(ValueError, match="closed"):
        OFFICE._replace(days=frozenset()).after(at("2026-11-25 09:00"), TWO_HOURS)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.timedeltas(timedelta(seconds=1), timedelta(hours=40)),
)
def test_it_is_always_due_within_the_hours_and_never_too_early(moment, working):
    due = OFFICE.after(moment, working)
    assert due >= moment + working
    assert OFFICE.is_open(due - timedelta(microseconds=1))
