"""The queue, taking a task from it, and leaving one to others."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import STAFF, roles
from accounts.models import Role, User
from assistants import capacity, offering, picking
from assistants.claiming import claim
from assistants.filters import QueueFilter
from assistants.forms.matching import PassForm
from assistants.models import Offer
from assistants.standing import busy_before
from smartfield.lib import moments
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import next_page, see
from tasks.models import State, Task

SHOWN = 30
EYES_REST_ON = timedelta(days=1)  # how long a queue may lie open in somebody's browser


@roles(*STAFF)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    reader, now = request.user, timezone.now()
    filtered = QueueFilter(request.GET, Task.objects.open(), request=request)
    waiting = filtered.qs if filtered.form.is_valid() else Task.objects.open()
    if reader.is_assistant:
        is_all = request.GET.get("view") == "all"
        rows = picking.Suited(reader, now, waiting, is_all=is_all)
        counts = {"suiting": len(rows.suiting), "all": rows.count_of_all, "is_all": is_all}
    else:
        rows = picking.by_urgency(waiting.distinct()).select_related("client", "manager")
        counts = {}
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    found = {
        "rows": _told(page.object_list, reader, now),
        "count": counts.get("all", page.paginator.count),
        "filter": filtered,
        "is_filtered": any(request.GET.get(name) for name in filtered.filters),
        "pass_form": PassForm(),
        **counts,
        **_pages(request, page),
    }
    return render(request, "assistants/queue.html", found)


def _pages(request: HttpRequest, page) -> dict[str, str]:
    def at(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "next_url": at(page.next_page_number()) if page.has_next() else "",
        "previous_url": at(page.previous_page_number()) if page.has_previous() else "",
    }


def _told(rows, reader: User, now) -> list[dict]:
    """Each row with what is said beside its reasons: offers, reading, why others left it."""
    rows = list(rows)
    tasks = [row.task for row in rows] if reader.is_assistant else rows
    offers = _offers(tasks, now)
    reading = picking.reading_for(tasks, reader) if reader.is_assistant else {}
    left = picking.passes_on(tasks) if reader.is_manager else {}
    reasons = {row.task.pk: row for row in rows} if reader.is_assistant else {}
    return [
        {
            "task": task,
            "fit": reasons.get(task.pk),
            "planned_seconds": (task.estimate_minutes or 0) * 60,
            "waited": (now - task.published_at).total_seconds() if task.published_at else 0,
            "minutes_to_read": reading.get(task.client_id, 0),
            "left": left.get(task.pk, []),
            "offer": offers.get(task.pk),
            "is_mine": _is_to(offers.get(task.pk), reader),
        }
        for task in tasks
    ]


def _offers(tasks: list[Task], now) -> dict[int, Offer]:
    standing = Offer.objects.standing(now).filter(task__in=[task.pk for task in tasks])
    return {one.task_id: one for one in standing.prefetch_related("offered__assistant")}


def _is_to(offer: Offer | None, reader: User) -> bool:
    """Whether it waits for this reader's answer."""
    asked = offer.offered.all() if offer else ()
    return any(one.assistant_id == reader.pk and not one.answer for one in asked)


@roles(Role.ASSISTANT)
def task_claim(request: HttpRequest, number: int) -> HttpResponse:
    """Whoever is first has it; the others are told who that is. What can hardly be done in time
    is asked about once."""
    if request.method != "POST":
        task = get_object_or_404(Task.objects.visible_to(request.user), pk=number)
        return see(task.get_absolute_url())
    task = get_object_or_404(_once_in_the_queue(request.user), pk=number)
    doubt = "" if "sure" in request.POST else _doubt(task, request.user)
    if doubt:
        return _unsure(request, task, doubt)
    try:
        claim(task, by=request.user)
    except Refusal as refusal:
        return _refused(request, task, refusal)
    messages.success(request, _("The task is yours. Start the clock when you begin."))
    page = task.get_absolute_url()
    return HttpResponseClientRedirect(page) if request.htmx else see(page)


def _doubt(task: Task, person: User) -> str:
    """Why they could not be done in time by their hours; "" if they could."""
    if task.state != State.OPEN:
        return ""
    now, theirs = timezone.now(), capacity.capacities([person])[person.pk]
    done_at = capacity.finish(task, theirs, busy_before(task, person, now), now)
    if not capacity.is_late(task, done_at, now):
        return ""
    if done_at is None:
        return _("You have no free hours in sight. Take it all the same?")
    words = _("By your hours it is done %(when)s, after it is due. Take it all the same?")
    return words % {"when": moments.by_day(done_at)}


def _once_in_the_queue(reader: User):
    """What they may see, and what somebody else took from under their eyes."""
    recent = timezone.now() - EYES_REST_ON
    seen = Q(pk__in=Task.objects.visible_to(reader)) | Q(claimed_at__gt=recent)
    return Task.objects.filter(seen).select_related("client", "assistant", "manager")


def _unsure(request: HttpRequest, task: Task, doubt: str) -> HttpResponse:
    found = {"task": task, "doubt": doubt, "row": _row(task, request.user)}
    page = "assistants/_row.html" if request.htmx else "assistants/sure.html"
    return render(request, page, found)


def _refused(request: HttpRequest, task: Task, refusal: Refusal) -> HttpResponse:
    if request.htmx:
        found = {"task": task, "refusal": str(refusal), "is_gone": task.state != State.OPEN}
        found["row"] = _row(task, request.user)
        return render(request, "assistants/_row.html", found)
    messages.error(request, str(refusal))
    return see(reverse("queue"))


def _row(task: Task, reader: User) -> dict:
    return {"task": task, "planned_seconds": (task.estimate_minutes or 0) * 60}


@roles(Role.ASSISTANT)
@require_POST
def task_pass(request: HttpRequest, number: int) -> HttpResponse:
    """ "Not for me", with why; or a look at it again."""
    task = get_object_or_404(Task.objects.visible_to(request.user).open(), pk=number)
    if "again" in request.POST:
        picking.look_again(task, by=request.user)
        return see(reverse("queue"))
    form = PassForm(request.POST)
    if form.is_valid():
        picking.leave(task, by=request.user, why=form.cleaned_data["why"])
        messages.success(request, _("Left to others. You find it under “All”."))
    else:
        messages.error(request, _("Choose why"))
    return see(reverse("queue"))


@roles(Role.ASSISTANT)
@require_POST
def task_decline(request: HttpRequest, number: int) -> HttpResponse:
    """No to an offer, also to one that is over and whose task others have."""
    mine = Task.objects.filter(offers__offered__assistant=request.user)
    task = get_object_or_404(mine.distinct(), pk=number)
    try:
        offering.decline(task, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You said no. Your manager sees it."))
    return see(next_page(request, reverse("queue")))
