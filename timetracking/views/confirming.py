"""Time of the team that awaits a manager's word, confirmed or sent back many at a time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.refusals import said_on
from smartfield.lib.returning import see
from timetracking import confirming
from timetracking.forms import LookForm
from timetracking.models import TimeEntry

SHOWN = 100


@roles(Role.MANAGER)
def to_look_at(request: HttpRequest) -> HttpResponse:
    """With `?all` every entry that is shown is chosen."""
    waiting = TimeEntry.objects.visible_to(request.user).to_look_at()
    form = LookForm(request.POST or None, waiting=waiting)
    if form.is_valid():
        with said_on(form):
            messages.success(request, _looked(form, request))
            return see(reverse("time_look"))
    shown = waiting.select_related("task__client", "assistant").prefetch_related("versions")
    entries = list(shown.order_by("started_at")[:SHOWN])
    every = {str(entry.pk) for entry in entries}
    found = {
        "form": form,
        "entries": entries,
        "count": waiting.count(),
        "chosen": every if "all" in request.GET else set(request.POST.getlist("entries")),
    }
    return render(request, "timetracking/look.html", found, status=422 if form.is_bound else 200)


def _looked(form: LookForm, request: HttpRequest) -> str:
    chosen = form.cleaned_data["entries"]
    if "decline" in request.POST:
        reason = form.cleaned_data["reason"]
        n = confirming.decline(chosen, by=request.user, reason=reason)
        words = ngettext("%(n)d entry was sent back", "%(n)d entries were sent back", n)
    else:
        n = confirming.confirm(chosen, by=request.user)
        words = ngettext("%(n)d entry is confirmed", "%(n)d entries are confirmed", n)
    skipped = len(chosen) - n
    rest = ngettext(
        "%(n)d was left: it is too old to change, or somebody was faster",
        "%(n)d were left: they are too old to change, or somebody was faster",
        skipped,
    )
    return ". ".join([words % {"n": n}, *([rest % {"n": skipped}] if skipped else [])])
