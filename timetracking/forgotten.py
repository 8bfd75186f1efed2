"""Forgotten clocks (product: Time).

After the agency's limit without a sign of life, or an hour after the working day's end, the
assistant is asked; without an answer the clock is stopped at its last sign of life and awaits
confirmation. Asked and stopped once, whoever runs this and how often.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import notices
from timetracking import timer
from timetracking.models import TimeEntry

AFTER_THE_DAY = timedelta(hours=1)


def look(at: datetime) -> None:
    """Ask about clocks that look forgotten at `at`, and stop those nobody answered for."""
    silent = TimeEntry.objects.running().filter(last_sign_at__lt=at - settings.CLOCK_ANSWER_WITHIN)
    for entry in silent.select_related("assistant", "task__client"):
        if entry.asked_at is None and is_forgotten(entry, at):
            _ask(entry, at)
        elif entry.asked_at:
            _stop(entry, at - settings.CLOCK_ANSWER_WITHIN)


def is_forgotten(entry: TimeEntry, at: datetime) -> bool:
    if entry.last_sign_at <= at - settings.CLOCK_SILENCE_LIMIT:
        return True
    local = timezone.localtime(entry.last_sign_at, entry.assistant.zone)
    day_over = (
        datetime.combine(local.date(), settings.WORKDAY_ENDS_AT, local.tzinfo) + AFTER_THE_DAY
    )
    return entry.last_sign_at < day_over <= at


@transaction.atomic
def _ask(entry: TimeEntry, at: datetime) -> None:
    unasked = TimeEntry.objects.running().filter(
        pk=entry.pk, asked_at=None, last_sign_at=entry.last_sign_at
    )
    if unasked.update(asked_at=at):
        _tell(entry, "clock_forgotten", entry.last_sign_at, since_at=entry.started_at)


@transaction.atomic
def _stop(entry: TimeEntry, asked_by: datetime) -> None:
    stopped = timer.stop_forgotten(entry, asked_by)
    if stopped:
        _tell(stopped, "clock_stopped", stopped.started_at, stopped_at=stopped.ended_at)


def _tell(entry: TimeEntry, kind: str, since: datetime, **facts: datetime | None) -> None:
    notices.tell(
        entry.assistant,
        kind,
        f"{kind}:{entry.pk}:{since.isoformat()}",
        entry.get_absolute_url() if kind == "clock_stopped" else "/clock/",
        task=entry.task.title,
        client=entry.task.client.name,
        **facts,
    )
