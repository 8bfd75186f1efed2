"""A call that was logged: its record, its note, its follow-up."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import roles
from accounts.models import Role
from clients.models import Call
from clients.policies import may_rewrite_note
from smartfield.lib.answering import is_done
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import came_from, see
from tasks import intake
from tasks.forms.calling import FollowUpForm, LengthForm, NoteForm
from tasks.taking_back import TakenBack, take_back
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
    if not is_done(form, partial(call.rewrite, by=request.user)):
        return _record(request, call, note=form, status=422)
    return see(call.get_absolute_url())


def _record(
    request, call: Call, note=None, follow_up=None, length=None, status: int = 200
) -> HttpResponse:
    context = {
        "call": call,
        "number": call.number_to_call,
        "tasks": call.tasks.select_related("client", "assistant").order_by("pk"),
        "note": note,
        "follow_up": follow_up or FollowUpForm(),
        "length": length or LengthForm(initial={"minutes": max(1, call.seconds // 60)}),
        "forms": [note, follow_up, length],
        "notes": call.comments.select_related("task__client").order_by("pk"),
        "earlier_notes": call.note_versions.select_related("changed_by"),
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
def call_length(request, pk):
    """Correct how long the call lasted."""
    call = call_for(request, pk)
    if call.state != Call.State.LOGGED:
        raise PermissionDenied
    form = LengthForm(request.POST)
    if not is_done(form, call.last):
        return _record(request, call, length=form, status=422)
    return see(call.get_absolute_url())


@require_POST
@roles(Role.MANAGER)
def call_undo(request, pk):
    """Right after the end: the tasks leave the queue again, but for those somebody has."""
    call = call_for(request, pk)
    try:
        _say_taken_back(request, take_back(call, by=request.user))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return see(call.get_absolute_url())


def _say_taken_back(request, taken: TakenBack) -> None:
    words = ngettext(
        "%(n)d task is a draft again.", "%(n)d tasks are drafts again.", taken.back
    ) % {"n": taken.back}
    held = ngettext(
        "%(n)d task stays: somebody has it already.",
        "%(n)d tasks stay: somebody has them already.",
        taken.kept,
    ) % {"n": taken.kept}
    said = [text for text, count in ((words, taken.back), (held, taken.kept)) if count]
    messages.info(request, " ".join(said) or _("Nothing was in the queue any more."))


@require_POST
@roles(Role.MANAGER)
def call_missed(request, pk):
    """Nobody spoke: the open call was a missed one."""
    call = call_for(request, pk)
    intake.miss(call)
    messages.info(request, _("Kept as a missed call."))
    return see(call.get_absolute_url())
