"""A client's Home (ux 3.13): decisions first, then what is in progress, what is done, the hours."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, Q, Sum, Value, When, Window
from django.db.models.functions import Coalesce, Greatest, Least
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import User
from smartfield.lib.lengths import seconds
from smartfield.lib.periods import month_span
from smartfield.views.managers import managers_of
from smartfield.views.today_tasks import with_question, with_time
from smartfield.views.today_words import for_client, greeting
from tasks.models import State, Task
from timetracking.models import TimeEntry

SHOWN = 40
DONE_SHOWN = 5
RESULT, QUESTION, GOING = 1, 2, 3


def today(request: HttpRequest) -> HttpResponse:
    memberships = list(request.user.memberships.select_related("client__manager"))
    if memberships and not any(each.is_owner or each.is_member for each in memberships):
        return redirect("hours")
    page = "today/_client.html" if request.htmx.target == "today" else "today/client.html"
    shown = {
        "managers": managers_of(memberships),
        "has_several": len(memberships) > 1,
        "agency_phone": settings.AGENCY_PHONE,
    }
    return render(request, page, {**shown, **_facts(request.user, timezone.now())})


def _facts(reader: User, now: datetime) -> dict[str, Any]:
    tasks = _unfinished(reader)
    counts = [tasks[0].results, tasks[0].questions, tasks[0].going] if tasks else [0, 0, 0]
    return {
        "greeting": greeting(reader.first_name, now),
        "opening": for_client(*counts),
        "decisions": [task for task in tasks if task.turn != GOING],
        "going": [task for task in tasks if task.turn == GOING],
        "going_count": counts[-1],
        **_done(reader, now),
        **_hours(reader, now),
    }


def _unfinished(reader: User) -> list[Task]:
    """Decisions first, then by due time; with counts of all `results`, `questions`, `going`."""
    mine = Task.objects.visible_to(reader).unfinished()
    result = Q(state=State.IN_REVIEW)
    question = Q(state__in=[State.ON_HOLD, State.DRAFT]) & ~Q(question="")
    tasks = with_question(with_time(mine)).annotate(
        turn=Case(When(result, RESULT), When(question, QUESTION), default=GOING),
        results=Window(Count("pk", filter=result)),
        questions=Window(Count("pk", filter=question)),
        going=Window(Count("pk", filter=~result & ~question)),
    )
    by_due = tasks.order_by("turn", F("due_at").asc(nulls_last=True), "pk")
    return list(by_due.select_related("client", "assistant")[:SHOWN])


def _done(reader: User, now: datetime) -> dict[str, Any]:
    month = month_span(timezone.localdate(now), reader.zone)
    accepted = Task.objects.visible_to(reader).filter(
        state=State.ACCEPTED, accepted_at__gte=month.start
    )
    tasks = accepted.annotate(total=Window(Count("pk"))).select_related("client")
    done = list(tasks.order_by("-accepted_at")[:DONE_SHOWN])
    return {"done": done, "done_count": done[0].total if done else 0}


def _hours(reader: User, now: datetime) -> dict[str, Any]:
    """Seconds of this month by company, as the reader's clocks count the month."""
    month = month_span(timezone.localdate(now), reader.zone)
    start = Greatest(F("started_at"), Value(month.start))
    end = Least(Coalesce(F("ended_at"), Value(now)), Value(month.end))
    entries = TimeEntry.objects.visible_to(reader).overlapping(month).order_by()
    by_company = entries.values(company=F("task__client__name")).annotate(
        seconds=Sum(seconds(start, end))
    )
    hours = list(by_company.order_by("company"))
    return {"hours": hours, "month_seconds": sum(row["seconds"] for row in hours), "month": now}
