"""The intake: one page, open during the call (design: Call intake)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import roles
from accounts.models import Role
from clients.models import Call, Client
from smartfield.lib.numbers import row_number
from smartfield.lib.refusals import Refusal, said_on
from smartfield.lib.returning import see
from tasks import intake
from tasks.forms.blocks import MOST_TASKS, TASKS
from tasks.forms.calling import BeginForm
from tasks.forms.intake import CallForm, Intake
from tasks.models import State


def call_for(request: HttpRequest, pk: int) -> Call:
    """The call that its reader may see; else 404."""
    calls = Call.objects.visible_to(request.user)
    return get_object_or_404(
        calls.select_related(
            "client__manager", "contact__client", "manager", "recording", "settled_by"
        ),
        pk=pk,
    )


@roles(Role.MANAGER)
def call_new(request):
    """A look changes nothing: it shows the open draft, or a button that begins the call."""
    if request.method == "POST":
        return _begin(request)
    is_asked_for = request.GET.get("phone")
    open_call = Call.objects.drafts().filter(manager=request.user).first()
    if open_call and not is_asked_for:
        return redirect(open_call)
    asked = {name: request.GET.get(name, "") for name in ("phone", "direction")}
    form = BeginForm(initial={name: words for name, words in asked.items() if words})
    return render(request, "calls/new.html", {"form": form})


def _begin(request):
    form = BeginForm(request.POST)
    if not form.is_valid():
        return render(request, "calls/new.html", {"form": form}, status=422)
    verb = intake.log_missed if form.is_missed else intake.begin
    return see(verb(by=request.user, **form.call).get_absolute_url())


def intake_page(request, call: Call):
    """The intake as the draft was left."""
    return _page(request, Intake(call, request.user))


@require_POST
@roles(Role.MANAGER)
def call_draft(request, pk):
    """Keep what is typed; asked by a script it answers with the read-back, else with the page."""
    call, taken = _note_down(request, pk)
    if request.htmx and "fill" in request.POST:
        return _block(request, call)
    if request.htmx:
        return render(request, "calls/_readback.html", taken.context)
    anchor = "#tasks" if "more" in request.POST else "#who"
    return see(call.get_absolute_url() + anchor)


@require_POST
@roles(Role.MANAGER)
def call_lookup(request, pk):
    """Whom what is typed fits; `part` asks for what is known of the one chosen, or what stands
    beside a block; `restore` takes the company chosen out of the archive."""
    if request.htmx and request.POST.get("part") == "hints":
        return _hints(request, call_for(request, pk))
    call, taken = _note_down(request, pk)
    if not request.htmx:
        if "restore" in request.POST:
            _take_out(request, taken.client)
        return see(call.get_absolute_url() + "#who")
    if "part" in request.POST:
        return render(request, "calls/_caller.html", taken.context)
    response = render(request, "calls/_found.html", taken.context)
    response["HX-Trigger-After-Swap"] = "found"
    return response


@require_POST
@roles(Role.MANAGER)
def call_recording(request, pk):
    """Attach the recording at once, or take it off, while the call is open."""
    call = call_for(request, pk)
    if not call.is_draft:
        return _finished_already(request, call)
    refusal = _attached(request, call)
    if "remove" in request.POST:
        intake.detach(call)
    if not request.htmx and not refusal:
        return see(call.get_absolute_url() + "#recording")
    return _refused_recording(request, call, refusal)


@require_POST
@roles(Role.MANAGER)
def call_finish(request, pk):
    call = call_for(request, pk)
    if not call.is_draft:
        return _finished_already(request, call)
    refusal = _attached(request, call)
    taken = Intake(call_for(request, pk), request.user, request.POST)
    if refusal:
        taken.form.add_error("recording", refusal)
    if not _is_recorded(taken, request.user):
        return _page(request, taken, status=422)
    _say_what_happened(request, call)
    return see(call.get_absolute_url())


def _finished_already(request, call: Call) -> HttpResponse:
    messages.info(request, _("This call is finished already."))
    return see(call.get_absolute_url())


def _note_down(request, pk: int) -> tuple[Call, Intake]:
    call = call_for(request, pk)
    taken = Intake(call, request.user, request.POST)
    if "fill" in request.POST:
        taken = taken.filled(_place(request, "fill"))
    more = 1 if "more" in request.POST else 0
    intake.note_down(call, taken.as_draft(more), taken.known)
    return call, taken


def _take_out(request, client: Client | None) -> None:
    """Only the company that the button named: another may have been chosen since."""
    if client and request.POST["restore"] == str(client.pk):
        try:
            client.archive(by=request.user, is_archived=False)
        except Refusal as refusal:
            messages.error(request, str(refusal))


def _place(request, name: str) -> int:
    """Which block is meant; what is no number means the first."""
    return min(row_number(request.POST.get(name, "")) or 0, MOST_TASKS)


def _hints(request, call: Call) -> HttpResponse:
    n, taken = _place(request, "n"), Intake(call, request.user, request.POST)
    found = {**taken.context, "hints": taken.hints(n), "prefix": f"{TASKS}-{n}", "place": n}
    return render(request, "calls/_hints.html", found)


def _block(request, call: Call) -> HttpResponse:
    """The block that a template was chosen for, as the draft has it now."""
    taken = Intake(call_for(request, call.pk), request.user)
    n = min(_place(request, "fill"), len(taken.blocks) - 1)
    form, hints = taken.blocks[n]
    found = {**taken.context, "form": form, "hints": hints, "n": n + 1}
    return render(request, "calls/_task.html", found)


def _attached(request, call: Call) -> str:
    """Keep the recording that came with the form; what was wrong with it, if anything."""
    drop = CallForm.base_fields["recording"].widget
    upload = drop.value_from_datadict(request.POST, request.FILES, "recording")
    if not upload:
        return ""
    try:
        intake.attach(call, upload, by=request.user)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _refused_recording(request, call: Call, refusal: str) -> HttpResponse:
    taken = Intake(call_for(request, call.pk), request.user)
    template = "calls/_recording.html" if request.htmx else "calls/intake.html"
    context = {**taken.context, "refusal": refusal}
    return render(request, template, context, status=422 if refusal else 200)


def _is_recorded(taken: Intake, user) -> bool:
    """Whether the call is finished; a refusal stands in the form at its field."""
    if not taken.is_valid():
        return False
    with said_on(taken.form):
        intake.record(taken.call, by=user, tasks=taken.tasks.wanted, **taken.form.cleaned_data)
    return taken.form.is_valid()


def _say_what_happened(request, call: Call) -> None:
    queued = call.tasks.filter(state=State.OPEN).count()
    words = ngettext("%(n)d task is in the queue.", "%(n)d tasks are in the queue.", queued)
    undo = f"undo:{reverse('call_undo', args=[call.pk])}" if queued else ""
    told = words % {"n": queued} if queued else _("The call is written down.")
    messages.success(request, told, extra_tags=undo)


def _page(request, taken: Intake, status: int = 200) -> HttpResponse:
    return render(request, "calls/intake.html", taken.context, status=status)
