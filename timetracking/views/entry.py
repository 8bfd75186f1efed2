"""One time entry: written by hand, looked at with its history, changed with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import STAFF, roles
from accounts.models import Role
from smartfield.lib.refusals import said_on
from smartfield.lib.returning import came_from, see
from smartfield.lib.words import clean
from timetracking import confirming, policies, prefilling, recording
from timetracking.forms import EntryForm
from timetracking.models import TimeEntry


@roles(Role.ASSISTANT)
def add(request: HttpRequest) -> HttpResponse:
    form = EntryForm(_typed(request), person=request.user, initial=_filled(request))
    if form.is_valid():
        with said_on(form):
            entry = recording.add(**_written(form), by=request.user)
            messages.success(request, _("Time added"))
            return see(reverse("time_day", args=[timezone.localtime(entry.started_at).date()]))
    status = 422 if form.is_bound else 200
    return render(request, "timetracking/add.html", {"form": form}, status=status)


@roles(*STAFF)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _found(request, pk)
    if request.method == "POST" and "confirm" in request.POST:
        _confirm(request, shown)
        return see(shown.get_absolute_url())
    return _edited(request, shown)


def _confirm(request: HttpRequest, shown: TimeEntry) -> None:
    if request.user.is_manager:
        confirming.confirm([shown], by=request.user)
    else:
        recording.confirm(shown, by=request.user)


@roles(Role.ASSISTANT)
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was done, on an entry that has just been stopped."""
    recording.note_down(_found(request, pk), clean(request.POST.get("note", "")).strip())
    if request.htmx:
        return render(request, "timetracking/_clock.html")
    return see(came_from(request, reverse("time")))


def _edited(request: HttpRequest, shown: TimeEntry) -> HttpResponse:
    form = _form(request, shown)
    if form and form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen"]
            recording.edit(shown, **_written(form), by=request.user, seen=seen)
            messages.success(request, _("Time changed"))
            return see(shown.get_absolute_url())
    found = {
        "entry": shown,
        "form": form,
        "versions": shown.versions.select_related("changed_by", "task"),
        "may_confirm": policies.may_confirm(request.user, shown),
        "day": timezone.localtime(shown.started_at).date(),
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "timetracking/entry.html", found, status=status)


def _form(request: HttpRequest, shown: TimeEntry) -> EntryForm | None:
    """The form to change `shown`; a POST for what can no longer change is told why by the verb."""
    typed = _typed(request)
    if typed and not shown.is_running:
        return EntryForm(typed, person=shown.assistant, entry=shown)
    if policies.may_edit(request.user, shown):
        return EntryForm(person=shown.assistant, entry=shown, initial=_asked(request))
    return None


def _found(request: HttpRequest, pk: int) -> TimeEntry:
    entries = TimeEntry.objects.visible_to(request.user)
    return get_object_or_404(entries.select_related("task__client", "assistant"), pk=pk)


def _written(form: EntryForm) -> dict:
    written = {name: form.cleaned_data[name] for name in ("task", "span", "reason", "note")}
    return {**written, "over": form.cleaned_data.get("over")}


def _typed(request: HttpRequest) -> QueryDict | None:
    """What is to be saved; an arrow of five minutes only moves what is shown."""
    return request.POST if request.method == "POST" and "nudge" not in request.POST else None


def _asked(request: HttpRequest) -> dict:
    """What the form shows before anything is typed: as the address asks, or moved by an arrow."""
    if "nudge" in request.POST:
        return prefilling.nudged(request.POST.dict())
    return prefilling.asked_for(request.GET.dict())


def _filled(request: HttpRequest) -> dict:
    return {"day": timezone.localdate(), **_asked(request)}
