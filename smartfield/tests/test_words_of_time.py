"""Durations, instants, numbers and money as people read them (design: 4.10, 4.11)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from smartfield.lib import durations, figures, moments

NOW = datetime(2026, 11, 23, 14, 20, tzinfo=UTC)  # a Monday; Lisbon keeps UTC in winter

DURATIONS = [  # seconds, English, Russian
    (0, "no time yet", "нет записей"),
    (59, "1 min", "1 мин"),
    (2520, "42 min", "42 мин"),
    (3600, "1 h", "1 ч"),
    (5400, "1 h 30 min", "1 ч 30 мин"),
    (63_300, "17 h 35 min", "17 ч 35 мин"),
    (54_300, "15 h 05 min", "15 ч 05 мин"),
]
SPOKEN = [
    (60, "1 minute", "1 минута"),
    (2520, "42 minutes", "42 минуты"),
    (6300, "1 hour 45 minutes", "1 час 45 минут"),
    (7200, "2 hours", "2 часа"),
]
TICKING = [(0, "0:00"), (2537, "42:17"), (6137, "1:42:17"), (36_000, "10:00:00")]
NEAR = [  # minutes before now, English, Russian
    (0.4, "just now", "только что"),
    (12, "12 min ago", "12 мин назад"),
    (-40, "in 40 min", "через 40 мин"),
    (5 * 60, "9:20", "9:20"),
    (24 * 60 + 15, "yesterday 14:05", "вчера, 14:05"),
    (3 * 1440 + 15, "Fri 14:05", "пт, 14:05"),
    (-1440, "tomorrow 14:20", "завтра, 14:20"),
    (20 * 1440, "3 Nov", "3 ноября"),
    (400 * 1440, "19 Oct 2025", "19 октября 2025"),
]
DUE = [
    (-220, "today 18:00", "сегодня, 18:00"),
    (40, "today 13:40", "сегодня, 13:40"),
    (-2 * 1440, "Wed 14:20", "ср, 14:20"),
    (-9 * 1440, "2 Dec", "2 декабря"),
]
MONEY = [  # amount, currency, English, Russian
    ("1240", "EUR", "€1,240.00", "1 240,00 €"),
    ("-12.5", "EUR", "−€12.50", "−12,50 €"),
    ("12400", "RUB", "₽12,400", "12 400 ₽"),
    ("12400.5", "RUB", "₽12,400.50", "12 400,50 ₽"),
]
NUMBERS = [(1234.5, "1,234.5", "1 234,5"), (-7, "−7", "−7"), (1_000_000, "1,000,000", "1 000 000")]


def plain(words: str) -> str:
    return words.replace("\xa0", " ")


@pytest.fixture(params=["en", "ru"], autouse=True)
def language(request):
    with translation.override(request.param), timezone.override(ZoneInfo("Europe/Lisbon")):
        yield request.param


def of(language: str, english: str, russian: str) -> str:
    return english if language == "en" else russian


@pytest.mark.parametrize(("seconds", "english", "russian"), DURATIONS)
def test_a_duration_is_read_in_hours_and_minutes(language, seconds, english, russian):
    assert plain(durations.spelled(seconds)) == of(language, english, russian)


@pytest.mark.parametrize(("seconds", "english", "russian"), SPOKEN)
def test_a_duration_is_heard_in_full_words(language, seconds, english, russian):
    assert durations.in_full(seconds) == of(language, english, russian)


@pytest.mark.parametrize(("seconds", "face"), TICKING)
def test_a_clock_has_no_leading_hour(seconds, face):
    assert durations.ticking(seconds) == face


def test_a_duration_never_breaks_across_lines():
    assert " " not in durations.spelled(5400)


def test_zero_may_be_a_dash_in_a_table():
    assert durations.spelled(0, "–") == "–"


@pytest.mark.parametrize(("minutes", "english", "russian"), NEAR)
def test_an_instant_is_read_by_its_nearness(language, minutes, english, russian):
    assert plain(moments.near(NOW - timedelta(minutes=minutes), NOW)) == of(
        language, english, russian
    )


@pytest.mark.parametrize(("minutes", "english", "russian"), DUE)
def test_a_due_time_names_its_day(language, minutes, english, russian):
    assert plain(moments.by_day(NOW - timedelta(minutes=minutes), NOW)) == of(
        language, english, russian
    )


def test_a_day_changes_at_the_readers_midnight(language):
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Warsaw")):
        assert plain(moments.near(late, NOW)) == "0:30"


def test_dates_have_heads_and_full_forms(language):
    day = date(2026, 11, 19)
    assert plain(moments.weekday_and_date(day)) == of(language, "Thu 19 Nov", "Чт 19 ноября")
    assert moments.long(day) == of(language, "Thursday, 19 November", "Четверг, 19 ноября")
    assert moments.full(NOW) == of(
        language, "Monday, 23 November 2026, 14:20", "Понедельник, 23 ноября 2026, 14:20"
    )


@pytest.mark.parametrize(("amount", "currency", "english", "russian"), MONEY)
def test_money_carries_its_sign_where_the_language_puts_it(
    language, amount, currency, english, russian
):
    assert plain(figures.money(Decimal(amount), currency)) == of(language, english, russian)


@pytest.mark.parametrize(("value", "english", "russian"), NUMBERS)
def test_numbers_are_grouped(language, value, english, russian):
    assert plain(figures.number(value)) == of(language, english, russian)
