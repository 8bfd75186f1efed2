"""A call that was logged: its record, its note, its follow-up."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import roles
from accounts.models import Role
from clients.models import Call
from clients.policies import may_rewrite_note
from smartfield.lib.answering import is_done
from smartfield.lib.returning import came_from, see
from tasks import intake
from tasks.forms.calling import FollowUpForm, NoteForm
from tasks.views.intake import call_for, intake_page


@roles(Role.MANAGER)
def call(request, pk):
    """The intake while the call is open, its record afterwards; POST corrects the note."""
    call = call_for(request, pk)
    if request.method == "POST":
        return _rewrite(request, call)
    if call.is_draft:
        return intake_page(request, call)
    is_rewritten = "rewrite" in request.GET and may_rewrite_note(request.user, call)
    note = NoteForm(initial={"summary": call.summary}) if is_rewritten else None
    return _record(request, call, note=note)


def _rewrite(request, call: Call) -> HttpResponse:
    if not may_rewrite_note(request.user, call):
        raise PermissionDenied
    form = NoteForm(request.POST)
    if not is_done(form, call.rewrite):
        return _record(request, call, note=form, status=422)
    return see(call.get_absolute_url())


def _record(request, call: Call, note=None, follow_up=None, status: int = 200) -> HttpResponse:
    context = {
        "call": call,
        "number": call.number_to_call,
        "tasks": call.tasks.select_related("client", "assistant").order_by("pk"),
        "note": note,
        "follow_up": follow_up or FollowUpForm(),
        "forms": [note, follow_up],
        "may_rewrite": may_rewrite_note(request.user, call),
    }
    return render(request, "calls/call.html", context, status=status)


@require_POST
@roles(Role.MANAGER)
def call_follow_up(request, pk):
    """The promise is kept or a missed call needs nobody; with a day, it is moved there."""
    call = call_for(request, pk)
    form = FollowUpForm(request.POST)
    if not is_done(form, call.follow_up):
        return _record(request, call, follow_up=form, status=422)
    return see(came_from(request, call.get_absolute_url()))


@require_POST
@roles(Role.MANAGER)
def call_missed(request, pk):
    """Nobody spoke: the open call was a missed one."""
    call = call_for(request, pk)
    intake.miss(call)
    messages.info(request, _("Kept as a missed call."))
    return see(call.get_absolute_url())
