"""The queue, and taking a task from it."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import STAFF, roles
from accounts.models import Role, User
from assistants.claiming import claim
from assistants.picking import by_fit, with_reasons
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import see
from tasks.models import State, Task

SHOWN = 30
EYES_REST_ON = timedelta(days=1)  # how long a queue may lie open in somebody's browser


@roles(*STAFF)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    waiting = Task.objects.open().select_related("client")
    page = Paginator(by_fit(waiting, request.user), SHOWN).get_page(request.GET.get("page"))
    found = {
        "tasks": with_reasons(page.object_list, request.user),
        "count": page.paginator.count,
        "next_url": page.has_next() and f"?page={page.next_page_number()}",
        "previous_url": page.has_previous() and f"?page={page.previous_page_number()}",
    }
    return render(request, "assistants/queue.html", found)


@roles(Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def task_claim(request: HttpRequest, number: int) -> HttpResponse:
    """Whoever is first has it; the others are told who that is."""
    if request.method != "POST":
        task = get_object_or_404(Task.objects.visible_to(request.user), pk=number)
        return see(task.get_absolute_url())
    task = get_object_or_404(_once_in_the_queue(request.user), pk=number)
    try:
        claim(task, by=request.user)
    except Refusal as refusal:
        return _refused(request, task, refusal)
    messages.success(request, _("The task is yours. Start the clock when you begin."))
    page = task.get_absolute_url()
    return HttpResponseClientRedirect(page) if request.htmx else see(page)


def _once_in_the_queue(reader: User):
    """What they may see, and what somebody else took from under their eyes."""
    recent = timezone.now() - EYES_REST_ON
    seen = Q(pk__in=Task.objects.visible_to(reader)) | Q(claimed_at__gt=recent)
    return Task.objects.filter(seen).select_related("client", "assistant")


def _refused(request: HttpRequest, task: Task, refusal: Refusal) -> HttpResponse:
    if request.htmx:
        found = {"task": task, "refusal": str(refusal), "is_gone": task.state != State.OPEN}
        return render(request, "assistants/_row.html", found)
    messages.error(request, str(refusal))
    return see(reverse("queue"))
