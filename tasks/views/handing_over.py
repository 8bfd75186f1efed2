"""The hand-over sheet, confirmed by whoever has the task now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.returning import see
from tasks import handing_over
from tasks.views.reaching import require, task_for


@roles(Role.ASSISTANT)
@require_POST
def read_sheet(request: HttpRequest, number: int) -> HttpResponse:
    task = task_for(request, number)
    require("read_sheet", request.user, task)
    if handing_over.confirm(task, by=request.user):
        messages.success(request, _("Now the clock can start."))
    return see(task.get_absolute_url())
