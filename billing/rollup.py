"""The roll-up: a task's worked time becomes its charge.

Promises: exactly one charge for each cause, whether this runs once, twice, eight times at once
or is killed anywhere; its entries are locked in the same transaction; each line leads to its
entries; money is rounded once, line by line, and the total is the sum of the lines. Time of a
round in which only the agency's own work was put right stands on a line of its own and is free.
Waits: while a correction is in question nothing is charged; the manager's decision asks anew.
Refuses: a day without a rate in force (`RateMissing`) — the errand stays and is tried again.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.models import Charge, ChargedEntry, ChargeLine, Rate, Terms
from billing.rounding import billed_minutes, shared_minutes
from smartfield.lib.money import price
from smartfield.lib.refusals import Refusal
from tasks import rounds
from tasks.models import State, Task
from timetracking.models import TimeEntry


class RateMissing(Refusal):
    """No rate is in force on a day of work."""


class Portion(NamedTuple):
    """Entries that are rounded together, all at one hourly rate; `on` is their day if one."""

    on: date | None
    hourly: Decimal
    entries: list[TimeEntry]

    @property
    def seconds(self) -> int:
        """Exact stretches summed, then whole seconds: none is lost between entries."""
        lengths = (entry.length for entry in self.entries)
        return int(sum(lengths, timedelta()).total_seconds())


@transaction.atomic
def roll_up(task_id: int, cause: str, at: datetime | None = None) -> Charge | None:
    """The charge of the task for `cause`, made `at` (default: now); the one already made, if it
    was. None without time."""
    task = Task.objects.select_for_update(no_key=True).get(pk=task_id)
    made = Charge.objects.filter(cause=cause).first()
    if made or not is_due(task) or task.corrections.undecided().exists():
        return made
    entries = list(task.time_entries.billable().select_for_update().order_by("started_at"))
    if not entries:
        return None
    return _charge(task, entries, cause, at or timezone.now())


def is_due(task: Task) -> bool:
    """Accepted, or cancelled with its time charged."""
    is_charged_off = task.state == State.CANCELLED and task.is_charged
    return task.state == State.ACCEPTED or is_charged_off


def _charge(task: Task, entries: list[TimeEntry], cause: str, at: datetime) -> Charge:
    terms = Terms.objects.filter(client=task.client_id).first() or Terms()
    free, paid = _apart(task, entries)
    portions = _portions(task, paid, terms)
    minutes = _minutes(portions, terms, _is_continued(task))
    currency = task.client.currency
    amounts = [
        price(m, portion.hourly, currency) for m, portion in zip(minutes, portions, strict=True)
    ]
    charge = Charge.objects.create(
        task=task,
        client=task.client,
        cause=cause,
        currency=currency,
        actual_seconds=sum(portion.seconds for portion in [*portions, free]),
        billed_minutes=sum(minutes, Decimal()),
        amount=sum(amounts, Decimal()),
        rounding=f"{terms.step_minutes} {terms.per} {terms.minimum_minutes}",
        made_at=at,
    )
    for portion, billed, amount in zip(portions, minutes, amounts, strict=True):
        _line(charge, portion, billed, amount)
    if free.entries:
        _line(charge, free, Decimal(), Decimal(), is_free=True)
    locked = TimeEntry.objects.filter(pk__in=[entry.pk for entry in entries])
    locked.update(locked_at=at)
    return charge


def _apart(task: Task, entries: Iterable[TimeEntry]) -> tuple[Portion, list[TimeEntry]]:
    """The time that costs nothing, in one portion, and the entries that are charged."""
    begun = rounds.beginnings(task)
    free_rounds = rounds.free_rounds(task.corrections.all())
    free = Portion(None, Decimal(), [])
    paid: list[TimeEntry] = []
    for entry in entries:
        is_free = rounds.round_at(entry.started_at, begun) in free_rounds
        (free.entries if is_free else paid).append(entry)
    return free, paid


def _is_continued(task: Task) -> bool:
    """Whether time of the task was charged before: its minimum is topped up once."""
    return ChargeLine.objects.filter(charge__task=task, is_free=False).exists()


def _line(
    charge: Charge, portion: Portion, billed: Decimal, amount: Decimal, *, is_free: bool = False
) -> None:
    line = ChargeLine.objects.create(
        charge=charge,
        on=portion.on,
        actual_seconds=portion.seconds,
        billed_minutes=billed,
        hourly=portion.hourly,
        amount=amount,
        is_free=is_free,
    )
    ChargedEntry.objects.bulk_create(
        ChargedEntry(line=line, entry=entry) for entry in portion.entries
    )


def _portions(task: Task, entries: Iterable[TimeEntry], terms: Terms) -> list[Portion]:
    """Entries grouped as the terms round them. A day is the client's; a rate is the day's."""
    zone = task.client.zone
    grouped: dict[tuple, list[TimeEntry]] = defaultdict(list)
    for entry in entries:
        day = timezone.localtime(entry.started_at, zone).date()
        hourly = _hourly(task, day)
        apart = {
            Terms.Per.ENTRY: (day, hourly, entry.pk),
            Terms.Per.DAY: (day, hourly),
            Terms.Per.TASK: (None, hourly),
        }[Terms.Per(terms.per)]
        grouped[apart].append(entry)
    return [Portion(key[0], key[1], together) for key, together in grouped.items()]


def _hourly(task: Task, day: date) -> Decimal:
    currency = task.client.currency
    rate = Rate.objects.for_task(task, currency).in_force(day).first()
    if rate is None:
        raise RateMissing(
            _("No rate in %(currency)s is in force on %(day)s")
            % {"currency": currency, "day": day.isoformat()}
        )
    return rate.amount


def _minutes(portions: list[Portion], terms: Terms, is_continued: bool) -> list[Decimal]:
    """Billed minutes of each portion; a minimum is topped up once, on the task's first charge."""
    if not portions:
        return []
    seconds = [portion.seconds for portion in portions]
    if terms.per == Terms.Per.TASK:
        minutes = shared_minutes(seconds, terms.step_minutes)
    else:
        minutes = [billed_minutes(portion, terms.step_minutes) for portion in seconds]
    if not is_continued:
        minutes[-1] += max(terms.minimum_minutes - sum(minutes), Decimal())
    return minutes
