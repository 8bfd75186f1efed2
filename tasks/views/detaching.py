"""Taking a file off its task: asked once, by name."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import ALL, roles
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import see
from tasks import detaching, policies
from tasks.views.reaching import task_for


@roles(*ALL)
def file_remove(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    task = task_for(request, number)
    files = task.files.visible_to(request.user).select_related("stored", "delivery")
    file = get_object_or_404(files, pk=pk)
    if not policies.is_of(request.user, file):
        raise PermissionDenied
    back = f"{task.get_absolute_url()}#files"
    if request.method != "POST" and policies.may_take_off(request.user, file):
        return render(request, "tasks/file_remove.html", {"task": task, "file": file, "back": back})
    try:
        detaching.take_off(file, by=request.user)
        messages.success(request, _("“%(name)s” is removed.") % {"name": file})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return see(back)
