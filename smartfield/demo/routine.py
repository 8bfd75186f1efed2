"""The steady work of a month: retainers fill what the single tasks left free of each day."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

from smartfield.demo.days import MINUTE, Days
from smartfield.demo.diary import Diary
from smartfield.demo.stories import MONTH, Story
from smartfield.lib.periods import Span

MANUAL_REASONS = {
    "en": [
        "Forgot to start the clock",
        "Worked from the train without a network",
        "The clock ran on over lunch",
        "Telephone call away from the desk",
    ],
    "ru": [
        "Не включила таймер вовремя",
        "Работа в поезде без связи",
        "Таймер шёл весь обед",
        "Звонок вне дома",
    ],
}


def fill(story: Story, diary: Diary) -> None:
    """Entries for each day since the retainer began, about as much as was agreed."""
    days = story.days
    notes = cycle(story.told["notes"])
    for ago in range(MONTH - 1, -1, -1):
        quota = timedelta(minutes=story.told["minutes"]) / MONTH * days.random.uniform(0.7, 1.2)
        for span in _sessions(days, diary, days.back(ago), quota):
            story.record(diary.take(span), next(notes))


def _sessions(days: Days, diary: Diary, day: date, quota: timedelta) -> Iterator[Span]:
    for gap in diary.gaps(day):
        start = gap.start + days.minutes(0, 12)
        while quota > 10 * MINUTE and gap.end - start > 12 * MINUTE:
            length = min(days.minutes(24, 80), gap.end - start, quota)
            yield Span(start, start + length)
            quota -= length
            start += length + days.minutes(3, 18)


def forget_a_clock(story: Story, diary: Diary) -> None:
    """An evening's clock that was stopped at its last sign of life and awaits a word."""
    days = story.days
    start = days.at(days.back(1), diary.closes) + days.minutes(20, 40)
    entry = story.record(diary.take(Span(start, start + days.minutes(100, 150))), "")
    entry.is_to_confirm = True


def by_hand(story: Story) -> Iterator[tuple]:
    """Now and then an entry was written or changed by hand: what it was, and why."""
    days = story.days
    reasons = MANUAL_REASONS[story.assistant.language]
    done = [entry for entry in story.entries if entry.ended_at and not entry.is_to_confirm]
    for entry in done:
        if days.random.random() < 0.05:
            entry.origin = "manual"
            yield entry, entry.ended_at, days.random.choice(reasons)
        elif days.random.random() < 0.04:
            later = min(entry.ended_at + days.minutes(11, 55), days.now)
            yield entry, later, days.random.choice(reasons)
