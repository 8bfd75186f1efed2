"""Two years of work for many assistants, as plain numbers: instants are seconds since 1970.

Each assistant's entries are laid side by side in working days, so they cannot overlap; the
tasks' dates follow from the entries.
"""

from bisect import bisect
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from tasks.states import State

DAY, HOUR, MINUTE = 86_400, 3_600, 60
WORKDAY = 8 * HOUR, 17 * HOUR  # UTC
SIDE_BY_SIDE = 3  # tasks an assistant works on in turns
MONTHS = 24

# Of a hundred thousand tasks so many are in each state; the rest are accepted.
PRESENT = {
    State.DRAFT: 900,
    State.OPEN: 1500,
    State.CLAIMED: 900,
    State.IN_PROGRESS: 2400,
    State.ON_HOLD: 1400,
    State.IN_REVIEW: 2300,
    State.SENT_BACK: 600,
    State.CANCELLED: 4000,
}
UNWORKED = {State.DRAFT, State.OPEN, State.CLAIMED}
WORKED_AND_CANCELLED = 0.6
SENT_BACK_ONCE = 0.15


class Life:
    """One task: its state, its assistant by number, its entries and its dates."""

    __slots__ = (
        "accepted",
        "assistant",
        "claimed",
        "client",
        "created",
        "delivered",
        "entries",
        "number",
        "published",
        "returned",
        "share",
        "state",
    )

    def __init__(self, state: str, client: int):
        self.state, self.client = state, client
        self.assistant: int | None = None
        self.entries: list[tuple[int, int]] = []
        self.share = 0
        self.created = self.published = self.claimed = 0
        self.delivered = self.accepted = 0
        self.returned: tuple[int, int] | None = None  # first delivery, and its return

    @property
    def is_worked(self) -> bool:
        return self.share > 0


def spread(total: int, weights: list[float]) -> list[int]:
    """Whole numbers in proportion to `weights` that add up to `total`."""
    part = total / sum(weights)
    sums = [round(reached * part) for reached in accumulate(weights)]
    return [after - before for before, after in zip([0, *sums[:-1]], sums, strict=True)]


def lives(tasks: int, entries: int, assistants: int, clients: int, now: datetime, random: Random):
    """All tasks in the order of their making. Busy clients have many, quiet ones few."""
    made = _states(tasks, clients, random)
    worked = [life for life in made if life.state not in UNWORKED and _is_worked(life, random)]
    weights = [random.lognormvariate(0, 0.8) for _ in worked]
    for life, more in zip(worked, spread(entries - len(worked), weights), strict=True):
        life.share = 1 + more
    teams = _teams(made, assistants, random)
    calendar = list(_working_days(now))
    for team in teams:
        _work(team, calendar, random)
    latest = int(now.timestamp()) - 3 * HOUR
    for life in made:
        _date(life, latest, calendar, random)
    made.sort(key=lambda life: life.created)
    return made


def _states(tasks: int, clients: int, random: Random) -> list[Life]:
    """In the order in which assistants get them: the unfinished ones come last."""
    business = list(accumulate(1 / (rank + 8) ** 0.8 for rank in range(clients)))
    present = [state for state, n in PRESENT.items() for _ in range(round(n * tasks / 100_000))]
    states = [State.ACCEPTED] * (tasks - len(present)) + present
    ended = [state for state in states if state in (State.ACCEPTED, State.CANCELLED)]
    going_on = [state for state in states if state not in (State.ACCEPTED, State.CANCELLED)]
    random.shuffle(ended)
    random.shuffle(going_on)
    return [
        Life(state, bisect(business, random.random() * business[-1]))
        for state in [*ended, *going_on]
    ]


def _is_worked(life: Life, random: Random) -> bool:
    return life.state != State.CANCELLED or random.random() < WORKED_AND_CANCELLED


def _teams(made: list[Life], assistants: int, random: Random) -> list[list[Life]]:
    """Who works on what: everybody gets their turn, so nobody has too much in hand."""
    teams: list[list[Life]] = [[] for _ in range(assistants)]
    held = [life for life in made if life.is_worked or life.state == State.CLAIMED]
    for turn, life in enumerate(held):
        life.assistant = turn % assistants
        teams[life.assistant].append(life)
    return teams


def _working_days(now: datetime) -> Iterator[tuple[int, int]]:
    """Start and end of each working day of the period; the last one ended four hours ago."""
    at = int(now.timestamp())
    last = at - 9 * HOUR, at - 4 * HOUR
    for ago in range(MONTHS * 365 // 12, 0, -1):
        day = (now.astimezone(UTC) - timedelta(days=ago)).date()
        midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        if day.weekday() < 5 and midnight + WORKDAY[1] < last[0]:
            yield midnight + WORKDAY[0], midnight + WORKDAY[1]
    yield last


def _work(team: list[Life], calendar: list[tuple[int, int]], random: Random) -> None:
    """Lay the team's entries into the days, a few tasks side by side; some days are quiet."""
    waiting = [life for life in team if life.is_worked]
    weights = [random.random() ** 1.5 + 0.02 for _ in calendar]
    active, coming = waiting[:SIDE_BY_SIDE], iter(waiting[SIDE_BY_SIDE:])
    left = {life: life.share for life in waiting}
    for (begins, ends), count in zip(calendar, spread(sum(left.values()), weights), strict=True):
        slot = (ends - begins) / max(count, 1)
        for turn in range(count):
            start = int(begins + slot * turn + random.uniform(0, 0.1) * slot)
            length = min(int(random.uniform(0.3, 0.8) * slot), 2 * HOUR)
            life = active[random.randrange(len(active))]
            life.entries.append((start, start + max(length, MINUTE)))
            left[life] -= 1
            if not left[life]:
                active.remove(life)
                active.extend(life for life in [next(coming, None)] if life)


def _date(life: Life, latest: int, calendar: list[tuple[int, int]], random: Random) -> None:
    """What happened when, around the work; the end of all is `latest`."""
    life.claimed = _first_hold(life, latest, calendar, random)
    life.published = life.claimed - random.randint(10 * MINUTE, 30 * HOUR)
    life.created = life.published - random.randint(1, 20 * MINUTE)
    if not life.entries:
        return
    last = life.entries[-1][1]
    life.delivered = last + random.randint(20, 4 * MINUTE)
    asked = random.randint(HOUR, 60 * HOUR)
    life.accepted = min(life.delivered + asked, max(latest, life.delivered + 1))
    if life.state == State.ACCEPTED and len(life.entries) > 3 and random.random() < SENT_BACK_ONCE:
        life.returned = _return(life.entries, random)


def _first_hold(life: Life, latest: int, calendar: list[tuple[int, int]], random: Random) -> int:
    if life.entries:
        return life.entries[0][0] - random.randint(3 * MINUTE, 5 * HOUR)
    if life.state == State.CANCELLED:
        return random.choice(calendar)[0]
    return latest - int(random.random() ** 3 * 20 * DAY)


def _return(entries: list[tuple[int, int]], random: Random) -> tuple[int, int]:
    """A first delivery and its return, in the pause after one of the later entries."""
    place = random.randrange(len(entries) // 2, len(entries) - 1)
    ended, goes_on = entries[place][1], entries[place + 1][0]
    pause = goes_on - ended
    return ended + pause // 4, ended + pause // 2
