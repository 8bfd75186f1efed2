"""An assistant's Today (ux 2.2): what is next, what is in hand, the day, two that would suit, the
bonus that is near."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from assistants.bonuses.near import near
from assistants.models import Profile
from clients.models import PlaybookSection
from smartfield.lib import moments
from smartfield.lib.drawings import hour_marks
from smartfield.lib.periods import week_of
from smartfield.views.today_matches import matches
from smartfield.views.today_strips import day_strip, working_window
from smartfield.views.today_tasks import with_corrections, with_time
from smartfield.views.today_words import for_assistant
from tasks.models import State, Task
from tasks.states import IN_HAND
from timetracking import sheet

SHOWN = 30
TO_CONFIRM_SHOWN = TO_READ_SHOWN = 6


def today(request: HttpRequest) -> HttpResponse:
    is_refresh = request.htmx.target == "today"
    page = "today/_assistant.html" if is_refresh else "today/assistant.html"
    return render(request, page, _facts(request.user, timezone.now()))


def _facts(person: User, now: datetime) -> dict[str, Any]:
    tasks = _in_hand(person)
    current = _current(tasks, now)
    found = matches(person, now)
    corrections = sum(task.open_corrections for task in tasks)
    is_running = bool(current and current.running_since)
    return {
        "today": timezone.localdate(now),
        "opening": for_assistant(current, is_running, corrections, found["queue_count"]),
        "current": current,
        "tasks": [task for task in tasks if task != current],
        "task_count": tasks[0].total if tasks else 0,
        "to_confirm": person.time_entries.to_confirm().select_related("task__client")[
            :TO_CONFIRM_SHOWN
        ],
        "to_read": _to_read(person),
        "bonus": next((one for one in near(person, now) if one.whole), None),
        **found,
        **_day(person, tasks, now),
    }


def _in_hand(person: User) -> list[Task]:
    """By due time; `total` is how many there are in all."""
    held = Task.objects.filter(assistant=person, state__in=[*IN_HAND, State.ON_HOLD])
    tasks = with_corrections(with_time(held)).select_related("client")
    counted = tasks.annotate(total=Window(Count("pk")))
    return list(counted.order_by(F("due_at").asc(nulls_last=True), "-priority", "pk")[:SHOWN])


def _current(tasks: list[Task], now: datetime) -> Task | None:
    """The task whose clock is on, else the first that can be worked on; with what the page says
    of it: `due_words`, `running_seconds`, `spent_seconds`, `estimate_seconds`."""
    running = (task for task in tasks if task.running_since)
    workable = (task for task in tasks if task.state in IN_HAND)
    task = next(running, None) or next(workable, None)
    if task:
        since = task.running_since
        task.due_words = moments.by_day(task.due_at, now) if task.due_at else ""
        task.running_seconds = (now - since).total_seconds() if since else 0
        task.spent_seconds = task.worked + task.running_seconds
        task.estimate_seconds = (task.estimate_minutes or 0) * 60
    return task


def _to_read(person: User) -> QuerySet[PlaybookSection]:
    """Must-read sections of the clients whose tasks are in hand, not yet acknowledged."""
    in_hand = Task.objects.in_hand_of(person).values("client")
    sections = PlaybookSection.objects.filter(client__in=in_hand).current().required()
    return sections.unread_by(person).select_related("client")[:TO_READ_SHOWN]


def _profile(person: User) -> Profile:
    """What they told of their week, or what is taken for granted until they do."""
    return Profile.objects.filter(user=person).first() or Profile(user=person)


def _day(person: User, tasks: list[Task], now: datetime) -> dict[str, Any]:
    date = timezone.localdate(now)
    week = sheet.days(person, week_of(date), person.zone, now)
    day = week[date.weekday()]
    span, entries = day.window, [piece.entry for piece in day.pieces]
    due = [task for task in tasks if task.due_at and span.start <= task.due_at < span.end]
    ends = [entry.ended_at or now for entry in entries]
    starts = [max(entry.started_at, span.start) for entry in entries]
    window = working_window(span, person.zone, [*starts, *ends, *(t.due_at for t in due), now])
    return {
        "strip": day_strip(person.first_name, window, entries, due, now),
        "axis": hour_marks(window, person.zone),
        "seconds": day.seconds,
        "week_seconds": sum(one.seconds for one in week),
        "planned_seconds": _profile(person).weekly_minutes * 60,
    }
