"""The reader's clock. Each verb may be pressed twice, or again after a lost answer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.durations import spelled
from smartfield.lib.numbers import row_number
from smartfield.lib.refusals import said_on
from smartfield.lib.returning import came_from, see
from smartfield.lib.words import clean
from tasks.models import Task
from tasks.states import RUNNABLE
from timetracking import gates, offline, timer
from timetracking.forms import StoppedForm
from timetracking.models import TimeEntry


@roles(Role.ASSISTANT)
@require_safe
def clock(request: HttpRequest) -> HttpResponse:
    if request.htmx:
        return render(request, "timetracking/_clock.html")
    return _page(request, StoppedForm())


@roles(Role.ASSISTANT)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start on a task; what runs elsewhere is switched over."""
    task = _named_task(request)
    if _came_already(request):
        return _answer(request)
    before = timer.running(request.user)
    try:
        entry = timer.start(task, by=request.user)
    except gates.PlaybookUnread as unread:
        messages.info(request, str(unread))
        return _to_playbook(request, task)
    except gates.Shut as shut:
        messages.info(request, str(shut))
        return _to(request, f"{task.get_absolute_url()}#{shut.place}")
    if before and before.pk != entry.pk:
        _say_switched(request, before, entry)
    return _answer(request)


@roles(Role.ASSISTANT)
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    if not _came_already(request):
        timer.stop(by=request.user, note=clean(request.POST.get("note", "")))
    return _answer(request)


@roles(Role.ASSISTANT)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    timer.take_back_stop(by=request.user)
    return _answer(request)


@roles(Role.ASSISTANT)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Still on it; or stopped at the time that was typed."""
    if "stopped_at" not in request.POST:
        timer.still_on_it(by=request.user)
        return _answer(request)
    form = StoppedForm(request.POST)
    if form.is_valid():
        with said_on(form):
            timer.stop_at(form.cleaned_data["stopped_at"], by=request.user)
            return _answer(request)
    return _page(request, form)


def _came_already(request: HttpRequest) -> bool:
    """Whether the page has given up this request, and the press came as one without a line."""
    return offline.is_taken(request.headers.get("X-Press", ""), by=request.user)


def _named_task(request: HttpRequest) -> Task:
    number = row_number(request.POST.get("task", "").removeprefix("SF-"))
    if number is None:
        raise Http404
    return get_object_or_404(Task.objects.visible_to(request.user), pk=number)


def _to_playbook(request: HttpRequest, task: Task) -> HttpResponse:
    back = urlencode({"next": task.get_absolute_url()})
    page = f"{reverse('client_playbook', args=[task.client.slug])}?{back}"
    return _to(request, page)


def _to(request: HttpRequest, page: str) -> HttpResponse:
    return HttpResponseClientRedirect(page) if request.htmx else see(page)


def _say_switched(request: HttpRequest, before: TimeEntry, entry: TimeEntry) -> None:
    before.refresh_from_db()
    words = _("Stopped at %(time)s. Now: %(task)s.")
    messages.success(request, words % {"time": spelled(before.seconds), "task": entry.task})


def _answer(request: HttpRequest) -> HttpResponse:
    """The bar for htmx, and word to the page's other parts; else back to the page."""
    if not request.htmx:
        return see(came_from(request, reverse("clock")))
    return trigger_client_event(render(request, "timetracking/_clock.html"), "clock-changed")


def _page(request: HttpRequest, form: StoppedForm) -> HttpResponse:
    mine = Task.objects.filter(assistant=request.user, state__in=RUNNABLE)
    running = timer.running(request.user)
    found = {
        "form": form,
        "running": running,
        "tasks": mine.exclude(pk=running.task_id if running else None)
        .select_related("client")
        .order_by("due_at", "pk"),
        "to_mend": request.user.offline_presses.to_mend().select_related("task"),
        "now": timezone.now(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "timetracking/clock.html", found, status=status)
