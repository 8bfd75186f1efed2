"""Views of the tasks under a name, and the columns that a person chose."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import STAFF, roles
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import next_page, see
from tasks.columns import columns_for
from tasks.filters import TaskFilter
from tasks.forms.saved import ColumnsForm, ViewForm
from tasks.models import ChosenColumns, SavedView, Task
from tasks.saved import plain
from tasks.views.reaching import posted


@roles(*STAFF)
def view_new(request: HttpRequest) -> HttpResponse:
    """Save what the address `?query=` asks for, as it is looked at."""
    asked = QueryDict((request.POST.get("query") or request.GET.get("query", ""))[:2000])
    columns = columns_for(request.user, asked.getlist("show"))
    filters = TaskFilter(asked, Task.objects.none(), request=request)
    view = SavedView(owner=request.user, query=plain(asked, columns, filters.form))
    form = ViewForm(posted(request), by=request.user)
    if is_done(form, view.write):
        messages.success(request, _("The view is saved."))
        return see(view.address)
    return form_page(request, "tasks/view.html", form, view=view, back=view.address)


@roles(*STAFF)
def view(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, shared or not, or removed, which can be undone."""
    view = get_object_or_404(request.user.task_views.kept(), pk=pk)
    if "remove" in request.POST:
        return _remove(request, view)
    present = {"name": view.name, "is_shared": view.is_shared}
    form = ViewForm(posted(request), by=request.user, initial=present)
    if is_done(form, view.write):
        return see(view.address)
    return form_page(request, "tasks/view.html", form, view=view, back=view.address)


def _remove(request: HttpRequest, view: SavedView) -> HttpResponse:
    view.remove()
    undo = f"undo:{reverse('view_undo', args=[view.pk])}"
    messages.success(request, _("%(name)s is removed.") % {"name": view}, extra_tags=undo)
    return see(reverse("task_list"))


@roles(*STAFF)
@require_POST
def view_undo(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(request.user.task_views, pk=pk)
    try:
        view.bring_back()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return see(reverse("task_list"))
    return see(view.address)


@roles(*STAFF)
@require_POST
def task_columns(request: HttpRequest) -> HttpResponse:
    """Keep the columns for this person, in every list that names none itself."""
    form = ColumnsForm(request.POST)
    keep = partial(ChosenColumns.objects.update_or_create, person=request.user)
    if is_done(form, lambda show: keep(defaults={"names": show})):
        return see(next_page(request, reverse("task_list")))
    return form_page(request, "tasks/columns.html", form, back=reverse("task_list"))
