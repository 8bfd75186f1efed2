from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from smartfield.lib.due_words import parse

NOW = datetime(2026, 11, 23, 14, 20, tzinfo=ZoneInfo("Europe/Lisbon"))  # a Monday


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("fri 18", "2026-11-27 18:00"),
        ("Friday at 9:30", "2026-11-27 09:30"),
        ("mon", "2026-11-30 18:00"),
        ("today", "2026-11-23 18:00"),
        ("tomorrow", "2026-11-24 18:00"),
        ("tomorrow, 12", "2026-11-24 12:00"),
        ("завтра 12", "2026-11-24 12:00"),
        ("послезавтра в 9", "2026-11-25 09:00"),
        ("пт", "2026-11-27 18:00"),
        ("в пятницу к 10:30", "2026-11-27 10:30"),
        ("вс", "2026-11-29 18:00"),
        ("+3d", "2026-11-26 18:00"),
        ("+2 недели", "2026-12-07 18:00"),
        ("27.11", "2026-11-27 18:00"),
        ("27.11.2027 9", "2027-11-27 09:00"),
        ("1/12 10:00", "2026-12-01 10:00"),
        ("4 dec", "2026-12-04 18:00"),
        ("4 декабря 12", "2026-12-04 12:00"),
        ("3 мая", "2027-05-03 18:00"),
        ("2026-12-04", "2026-12-04 18:00"),
        ("2026-12-04T09:15", "2026-12-04 09:15"),
        ("17", "2026-11-23 17:00"),
        ("17:30", "2026-11-23 17:30"),
    ],
)
def test_what_is_said_on_the_phone_is_a_moment(said, meant):
    assert parse(said, NOW) == datetime.fromisoformat(meant).replace(tzinfo=NOW.tzinfo)


@pytest.mark.parametrize(
    "said",
    [
        "frday 1 2",
        "пятнца",
        "soon",
        "31.02",
        "fri 25",
        "99.99",
        "-3d",
        "+",
        "+9999d",
        "1" * 400,
        "🎉",
    ],
)
def test_what_is_unclear_is_nothing(said):
    assert parse(said, NOW) is None
