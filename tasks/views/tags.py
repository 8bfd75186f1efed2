"""The agency's tags, as managers keep them."""

from functools import partial

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import see
from tasks import tagging
from tasks.forms.tags import MergeTagForm, RenameTagForm
from tasks.models import Tag


@roles(Role.MANAGER)
@require_safe
def tag_list(request: HttpRequest) -> HttpResponse:
    return render(request, "tasks/tags.html", {"tags": _counted()})


@roles(Role.MANAGER)
def tag(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it otherwise, or make it one with another, which the button `merge` says."""
    tag = get_object_or_404(_counted(), pk=pk)
    is_merge, typed = "merge" in request.POST, request.POST or None
    rename = RenameTagForm(None if is_merge else typed, initial={"name": tag.name})
    merge = MergeTagForm(typed if is_merge else None, tag=tag)
    verb = partial(tagging.merge, tag, by=request.user) if is_merge else tag.rename
    form = merge if is_merge else rename
    if is_done(form, verb):
        return see(reverse("tag_list"))
    return form_page(request, "tasks/tag.html", form, tag=tag, rename=rename, merge=merge)


@roles(Role.MANAGER)
def tag_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once; then it is off every task, which cannot be undone."""
    tag = get_object_or_404(_counted(), pk=pk)
    if request.method != "POST":
        return render(request, "tasks/tag_remove.html", {"tag": tag})
    try:
        tagging.remove(tag, by=request.user)
        messages.success(request, _("The tag “%(name)s” is removed.") % {"name": tag})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return see(reverse("tag_list"))


def _counted() -> QuerySet[Tag]:
    """Each with `task_count` and `template_count`."""
    counts = {f"{name}_count": Count(f"{name}s", distinct=True) for name in ("task", "template")}
    return Tag.objects.annotate(**counts).order_by(Lower("name"))
