"""Doing one thing to many tasks: what would happen to each, what did, and its undo."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.numbers import row_number
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import next_page, see
from tasks import bulk
from tasks.forms.bulk import FORMS
from tasks.models import BulkAction, Task
from tasks.views.reaching import posted


@roles(Role.MANAGER)
def bulk_new(request: HttpRequest) -> HttpResponse:
    """Show what the deed would do to each task that was picked, ask what it needs, do it."""
    if request.GET.get("do") == bulk.MERGE:
        return see(f"{reverse('task_merge')}?{urlencode({'task': _ticked(request)}, doseq=True)}")
    tasks, deed, back = _picked(request), _deed(request), next_page(request, reverse("task_list"))
    if not tasks or deed is None:
        messages.error(request, _("Pick some tasks first, and what to do with them."))
        return see(back)
    form = FORMS[deed](posted(request))
    if form.is_valid():
        action = bulk.do(deed, tasks, by=request.user, **form.cleaned_data)
        return see(f"{reverse('bulk', args=[action.pk])}?{urlencode({'next': back})}")
    found = {"form": form, "deed": deed, "back": back, **_preview(request, tasks, deed)}
    return render(request, "tasks/bulk_new.html", found, status=422 if form.errors else 200)


def _ticked(request: HttpRequest) -> list[str]:
    asked = request.POST if request.method == "POST" else request.GET
    return asked.getlist("task")[: bulk.MOST]


def _picked(request: HttpRequest) -> list[Task]:
    numbers = {row_number(text) for text in _ticked(request)} - {None}
    tasks = Task.objects.visible_to(request.user).filter(pk__in=numbers)
    named = tasks.select_related("client", "assistant").prefetch_related("tags")
    return list(named.order_by("due_at", "id"))


def _deed(request: HttpRequest) -> BulkAction.Deed | None:
    asked = request.POST.get("do") or request.GET.get("do", "")
    return BulkAction.Deed(asked) if asked in BulkAction.Deed else None


def _preview(request: HttpRequest, tasks: list[Task], deed: BulkAction.Deed) -> dict[str, Any]:
    rows = [(task, bulk.then(task, deed), bulk.refusal(task, deed, request.user)) for task in tasks]
    ready = sum(not refusal for _task, _then, refusal in rows)
    return {"rows": rows, "ready": ready, "is_final": deed == BulkAction.Deed.CANCEL}


@roles(Role.MANAGER)
def bulk_action(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each task; posted, it is taken back."""
    action = get_object_or_404(BulkAction.objects.filter(by=request.user), pk=pk)
    back = next_page(request, reverse("task_list"))
    if request.method == "POST":
        _undo(request, action)
        return see(request.get_full_path())
    named = action.rows.select_related("task__client", "task__assistant")
    rows = list(named.prefetch_related("task__tags"))
    found = {
        "action": action,
        "back": back,
        "done": [row for row in rows if row.event_id],
        "refused": [row for row in rows if not row.event_id],
    }
    return render(request, "tasks/bulk.html", found)


def _undo(request: HttpRequest, action: BulkAction) -> None:
    try:
        bulk.undo(action, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
