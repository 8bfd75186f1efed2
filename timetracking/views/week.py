"""The week sheet: read by its assistant and by managers, typed into by its assistant."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.access import STAFF, roles
from smartfield.lib.periods import week_of
from smartfield.lib.returning import see
from tasks.models import Task
from timetracking import grid, sheet
from timetracking.forms import WeekForm
from timetracking.views.sheet import everybody, person_of, seconds_of, ways
from timetracking.week import Refused, write


@roles(*STAFF)
def week(request: HttpRequest, monday: date) -> HttpResponse:
    person = person_of(request)
    if request.method == "POST" and person != request.user:
        raise PermissionDenied
    if person is None:
        return everybody(request, monday)
    now = timezone.now()
    days = sheet.days(person, week_of(monday), timezone.get_current_timezone(), now)
    form = _form(request, days, now) if person == request.user else None
    if form and form.is_valid() and _is_written(request, form):
        return see(request.get_full_path())
    found = {
        **ways(monday, timedelta(days=7)),
        "person": person,
        "week": days,
        "groups": form.grid.groups if form else grid.by_client(grid.by_task(days)),
        "form": form,
        "seconds": seconds_of(days),
        "number": monday.isocalendar().week,
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "timetracking/week.html", found, status=status)


def _form(request: HttpRequest, days: list[sheet.Day], now) -> WeekForm:
    typed = request.POST if request.method == "POST" else None
    shown = grid.to_type(days, request.user, now)
    return WeekForm(typed, grid=shown, tasks=Task.objects.select_related("client"))


def _is_written(request: HttpRequest, form: WeekForm) -> bool:
    wishes, reason = form.cleaned_data["wishes"], form.cleaned_data["reason"]
    try:
        write(wishes, by=request.user, reason=reason, zone=timezone.get_current_timezone())
    except Refused as refused:
        for name, refusal in refused.refusals.items():
            form.add_error(name, str(refusal))
        return False
    words = ngettext("%(n)d cell is written", "%(n)d cells are written", len(wishes))
    messages.success(request, words % {"n": len(wishes)})
    return True
