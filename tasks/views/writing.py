"""Writing a task down, and changing what was agreed."""

from contextlib import nullcontext

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import roles
from accounts.models import Role, User
from clients.models import Client
from smartfield.lib.lookups import holding
from smartfield.lib.numbers import row_number
from smartfield.lib.refusals import said_on
from smartfield.lib.returning import see
from smartfield.lib.words import clean
from tasks import drafting
from tasks.forms.fields import as_typed
from tasks.forms.hints import Hints, hints
from tasks.forms.task import RequestForm, SeenForm, TaskForm
from tasks.forms.templates import fill
from tasks.models import State, Task, Template
from tasks.tagging import names_of
from tasks.views.moving import asked_or_posted
from tasks.views.reaching import posted, require, sent, task_for

OFFERED = 12


@roles(Role.MANAGER, Role.CLIENT)
@asked_or_posted
def task_new(request: HttpRequest) -> HttpResponse:
    clients = _of(request.user)
    slug = clean(request.GET.get("client", ""))
    if not slug and (request.user.is_manager or len(clients[:2]) > 1):
        return _whose(request, clients)
    client = get_object_or_404(clients, slug=slug) if slug else get_object_or_404(clients)
    if "fill" in request.POST and request.user.is_manager:
        return _filled(request, client)
    form = _form_of(request.user)(*sent(request), client=client)
    if form.is_valid():
        with said_on(form):
            task = _write(request, client, form)
            messages.success(request, _told(task))
            return see(task.get_absolute_url())
    found = {"client": client, "form": form, "hints": _hints_of(form, client)}
    return render(request, _page(request.user), found, status=422 if form.errors else 200)


@roles(Role.MANAGER, Role.CLIENT)
@asked_or_posted
def task_edit(request: HttpRequest, number: int) -> HttpResponse:
    task = task_for(request, number)
    form = _form_of(request.user)(
        *sent(request), client=task.client, task=task, initial=_present(task)
    )
    seen = SeenForm(posted(request), initial={"seen": _last_change(task)})
    with said_on(form) if form.is_bound else nullcontext():
        require("edit", request.user, task)
        if form.is_valid() and seen.is_valid():
            number_seen = seen.cleaned_data["seen"] or 0
            drafting.edit(task, by=request.user, seen=number_seen, **form.cleaned_data)
            return see(task.get_absolute_url())
    found = {"client": task.client, "task": task, "form": form, "seen": seen}
    found["hints"] = hints(_present(task), None)
    return render(request, _page(request.user), found, status=422 if form.errors else 200)


@require_POST
@roles(Role.MANAGER)
def task_lacking(request: HttpRequest) -> HttpResponse:
    """What the task that is being written still lacks; of a new one, what is open already."""
    clients = Client.objects.visible_to(request.user)
    client = get_object_or_404(clients, slug=clean(request.GET.get("client", "")))
    is_known = "is_known" in request.GET
    form = TaskForm(request.POST, client=client)
    known = _hints_of(form, None if is_known else client)
    found = {"client": client, "task": is_known, "hints": known}
    return render(request, "tasks/_lacking.html", found)


def _hints_of(form, client: Client | None) -> Hints:
    if not form.is_bound:
        return hints({}, client)
    form.is_valid()  # cleaned once: a verb may have said something on it since
    return hints(form.cleaned_data, client)


def _filled(request: HttpRequest, client: Client) -> HttpResponse:
    """The form as it was typed, its empty fields filled from the template that was chosen."""
    typed = request.POST.copy()
    pk = row_number(typed.get("template", ""))
    template = Template.objects.for_client(client).filter(pk=pk).first()
    if template:
        fill(typed, template)
    form = TaskForm(client=client, initial=as_typed(TaskForm.base_fields, typed))
    found = {
        "client": client,
        "form": form,
        "hints": _hints_of(TaskForm(typed, client=client), client),
    }
    return render(request, "tasks/write.html", found)


def _of(user: User):
    """Clients for whom `user` may ask."""
    if user.is_manager:
        return Client.objects.filter(archived_at=None)
    return Client.objects.filter(memberships__in=user.memberships.of_tasks(), archived_at=None)


def _whose(request: HttpRequest, clients) -> HttpResponse:
    """The first question: for whom. Typing narrows the choice."""
    words = clean(request.GET.get("q", ""))[:80]
    matching = clients.filter(holding("name", words)) if words else clients
    found = {"clients": matching.order_by("name")[:OFFERED], "q": words}
    page = "tasks/_whose.html" if request.htmx else "tasks/whose.html"
    return render(request, page, found)


def _form_of(user: User):
    return TaskForm if user.is_manager else RequestForm


def _page(user: User) -> str:
    return "tasks/write.html" if user.is_manager else "tasks/request.html"


@transaction.atomic
def _write(request: HttpRequest, client: Client, form) -> Task:
    task = drafting.draft_once(client, by=request.user, **form.cleaned_data)
    if "publish" in request.POST and request.user.is_manager and task.state == State.DRAFT:
        task.publish(by=request.user)
    return task


def _told(task: Task) -> str:
    if task.is_request:
        words = _("%(manager)s has your request and will call or confirm it.")
        return words % {"manager": task.manager}
    return _("The task is in the queue.") if task.state == State.OPEN else _("The draft is kept.")


def _present(task: Task) -> dict:
    names = ["title", "brief", "due_at", "contact", "estimate_minutes", "limit_minutes"]
    present = {name: getattr(task, name) for name in [*names, "priority", "category"]}
    lines = [criterion.text for criterion in task.criteria.all()]
    named = {"skills": task.skills.all(), "tags": names_of(task)}
    return present | named | {"criteria": lines}


def _last_change(task: Task) -> int:
    last = drafting.last_change(task)
    return last.pk if last else 0
