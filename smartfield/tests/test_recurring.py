"""Rules of days: what is read, what is refused, and that nothing takes long."""

import time
from datetime import date
from itertools import islice

import pytest

from smartfield.lib.recurring import LAST_DAY, dates, never_comes, read
from smartfield.lib.refusals import Refusal

MONDAY = date(2026, 1, 5)


def first_days(rule, first, n=3):
    return [f"{day:%y%m%d}" for day in islice(dates(rule, first), n)]


@pytest.mark.parametrize(
    ("rule", "first", "days"),
    [
        ("FREQ=DAILY", date(2026, 2, 27), "260227 260228 260301"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", MONDAY, "260105 260108 260119"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", date(2026, 1, 31), "260131 260331 260531"),
        (LAST_DAY, date(2027, 12, 31), "271231 280131 280229"),
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 1, 30), "260130 260227 260327"),
        ("FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2", date(2026, 1, 1), "280229 320229 360229"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", MONDAY, "260130 260227 260331"),
    ],
)
def test_the_days_of_a_rule(rule, first, days):
    assert " ".join(first_days(rule, first)) == days
    assert read(rule).rule == rule


def test_days_stay_the_same_weekday_through_two_centuries():
    assert {day.weekday() for day in islice(dates("FREQ=WEEKLY", MONDAY), 9000)} == {0}


def test_an_end_that_is_written_into_a_rule_is_read():
    assert read("RRULE:FREQ=DAILY;COUNT=3;INTERVAL=1") == ("FREQ=DAILY", None, 3)
    assert read("freq=weekly; until=20261231T235959Z").until == date(2026, 12, 31)
    assert len([*dates("FREQ=DAILY", MONDAY, count=3)]) == 3


@pytest.mark.parametrize(
    "text",
    [
        *("", "every Monday", "FREQ=SECONDLY", "FREQ=HOURLY;BYDAY=MO", "FREQ=DAILY;BYHOUR=9"),
        *("FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=9999999999"),
        *("FREQ=MONTHLY;BYDAY=9MO", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=DAILY;BYDAY=XX"),
        *("FREQ=DAILY;COUNT=0", "FREQ=DAILY;UNTIL=20269999", "FREQ=DAILY\nRDATE:20260101"),
        *("DTSTART:20260101\nRRULE:FREQ=DAILY", "FREQ=WEEKLY;WKST=3", "FREQ=DAILY;" * 500),
        *("FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO", "FREQ=YEARLY;BYEASTER=1", "FREQ=DAILY;BYDAY=\x00"),
    ],
)
def test_what_is_no_rule_of_days_is_refused_at_its_field(text):
    with pytest.raises(Refusal) as refused:
        read(text)
    assert refused.value.field == "rule"


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
        *("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6"),
    ],
)
def test_a_rule_that_never_comes_is_known_for_it_soon(rule):
    begun = time.process_time()
    assert never_comes(rule, MONDAY)
    assert time.process_time() - begun < 1
