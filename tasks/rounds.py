"""The rounds of a task: from one verdict to the next.

Time belongs to the round in which it began. A round after the first is free when something was
corrected in it and every correction of it is free.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime

from tasks.models import Correction, Event, Task

BEGINNERS = ("send_back", "reopen")


def beginnings(task: Task) -> list[datetime]:
    """When the second round began, the third, and so on."""
    return beginnings_in(task.events.filter(verb__in=BEGINNERS))


def beginnings_in(events: Iterable[Event]) -> list[datetime]:
    return sorted(event.at for event in events if event.verb in BEGINNERS)


def round_at(moment: datetime, begun: Sequence[datetime]) -> int:
    """The round that ran at `moment`; `begun` are the beginnings of the later ones."""
    return 1 + bisect_right(begun, moment)


def free_rounds(corrections: Iterable[Correction]) -> set[int]:
    """The first is never free: it holds the work that was asked for."""
    by_round: dict[int, list[bool]] = {}
    for correction in corrections:
        by_round.setdefault(correction.round, []).append(correction.is_free)
    return {number for number, free in by_round.items() if number > 1 and all(free)}
