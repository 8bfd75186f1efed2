"""The time sheet: a day, its month, and for managers the day of everybody."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import STAFF, roles
from accounts.models import User
from smartfield.lib.drawings import hour_marks
from smartfield.lib.numbers import row_number
from smartfield.lib.periods import month_of, week_of
from timetracking import drawing, grid, sheet


@roles(*STAFF)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    return day(request, timezone.localdate())


@roles(*STAFF)
@require_safe
def day(request: HttpRequest, day: date) -> HttpResponse:
    person = person_of(request)
    if person is None:
        return everybody(request, day)
    if request.GET.get("over") == "month":
        return _month(request, person, day)
    now, zone = timezone.now(), timezone.get_current_timezone()
    week = sheet.days(person, week_of(day), zone, now)
    shown = next(one for one in week if one.date == day)
    window = drawing.seen_window([shown], zone)
    found = {
        **ways(day, timedelta(days=1)),
        "person": person,
        "day": shown,
        "week": week,
        "week_seconds": seconds_of(week),
        "line": drawing.line(shown, request.user, now, window),
        "axis": hour_marks(window, zone),
    }
    return render(request, "timetracking/day.html", found)


def _month(request: HttpRequest, person: User, day: date) -> HttpResponse:
    """Every stretch of the month, to be read through and printed, with its totals."""
    dates = month_of(day)
    days = sheet.days(person, dates, timezone.get_current_timezone(), timezone.now())
    found = {
        "before": dates[0] - timedelta(days=1),
        "after": dates[-1] + timedelta(days=1),
        "today": timezone.localdate(),
        "person": person,
        "month": dates[0],
        "days": [one for one in days if one.pieces],
        "groups": grid.by_client(grid.by_task(days)),
        "seconds": seconds_of(days),
    }
    return render(request, "timetracking/month.html", found)


def person_of(request: HttpRequest) -> User | None:
    """Whose sheet it is: one's own; a manager names an assistant, or sees them all."""
    asked = request.GET.get("person", "")
    if not asked:
        return request.user if request.user.is_assistant else None
    number = row_number(asked)
    if number is None:
        raise Http404
    people = User.objects.visible_to(request.user).filter(role="assistant")
    return get_object_or_404(people, pk=number)


def everybody(request: HttpRequest, day: date) -> HttpResponse:
    now, zone = timezone.now(), timezone.get_current_timezone()
    people = sheet.everybody(day, zone, now)
    found = {**ways(day, timedelta(days=1)), "date": day, "lanes": [], "axis": []}
    if people:
        window = drawing.seen_window([theirs for _, theirs in people], zone)
        found["lanes"] = list(drawing.lanes(people, window, now))
        found["axis"] = hour_marks(window, zone)
    return render(request, "timetracking/everybody.html", found)


def ways(day: date, step: timedelta) -> dict[str, date]:
    return {"before": day - step, "after": day + step, "today": timezone.localdate()}


def seconds_of(days: list[sheet.Day]) -> int:
    return int(sum((day.length for day in days), timedelta()).total_seconds())
