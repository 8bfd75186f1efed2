"""Repeat rules, as managers keep them: tasks that come again."""

from functools import partial
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.models import Role
from clients.models import Client
from smartfield.lib.answering import is_done
from smartfield.lib.numbers import row_number
from smartfield.lib.recurring import never_comes
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import see
from smartfield.lib.words import clean
from tasks import repeating
from tasks.forms.repeat import RepeatForm
from tasks.models import Repeat, Task
from tasks.repeat_words import rule_in_words
from tasks.views.reaching import posted

SHOWN, PASSED = 5, 20
VERBS = {"pause": repeating.pause, "go_on": repeating.go_on, "end": repeating.end}
PEOPLE = ("client", "template", "assistant")


@require_safe
@roles(Role.MANAGER)
def repeat_list(request: HttpRequest) -> HttpResponse:
    is_over = "over" in request.GET
    repeats = Repeat.objects.filter(next_on__isnull=is_over).select_related(*PEOPLE)
    return render(request, "tasks/repeats.html", {"repeats": repeats, "is_over": is_over})


@roles(Role.MANAGER)
def repeat_new(request: HttpRequest) -> HttpResponse:
    """A new rule for a client, or for a task that is to come again; else the client is chosen
    first."""
    task = Task.objects.filter(pk=row_number(request.GET.get("task", ""))).first()
    slug = clean(request.GET.get("client", ""))
    if not (task or slug):
        return redirect("client_list")
    client = task.client if task else get_object_or_404(Client, slug=slug, archived_at=None)
    form = RepeatForm(
        posted(request), client=client, of_task=bool(task), initial=_initial(client, task)
    )
    if _is_looked_at(request):
        return _dates(request, form, task=task)
    begin = partial(repeating.begin, client, by=request.user, task=task)
    if is_done(form, begin):
        return see(reverse("client_tasks", args=[client.slug]))
    return _page(request, form, task=task)


@roles(Role.MANAGER)
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rule from now on, pause or end it; what became of its days."""
    found = get_object_or_404(Repeat.objects.select_related(*PEOPLE), pk=pk)
    if verb := next((VERBS[name] for name in VERBS if name in request.POST), None):
        return _moved(request, found, verb)
    is_posted = request.method == "POST"
    form = RepeatForm(request.POST, client=found.client) if is_posted else RepeatForm.of(found)
    if _is_looked_at(request):
        return _dates(request, form, existing=found)
    if is_done(form, partial(repeating.rewrite, found)):
        return see(found.get_absolute_url())
    return _page(request, form, existing=found)


def _moved(request: HttpRequest, found: Repeat, verb) -> HttpResponse:
    try:
        verb(found)
    except Refusal as refusal:
        return _page(request, RepeatForm.of(found), existing=found, refusal=refusal, status=422)
    return see(found.get_absolute_url())


def _initial(client: Client, task: Task | None) -> dict:
    first = {"starts_on": client.local_time.date()}
    return first | {"template": task.template, "assistant": task.assistant} if task else first


def _is_looked_at(request: HttpRequest) -> bool:
    return "look" in request.POST or bool(request.method == "POST" and request.htmx)


def _dates(request: HttpRequest, form: RepeatForm, **found) -> HttpResponse:
    """Only a look: with nothing saved, and the sentences of a form that is not right yet."""
    if request.htmx:
        return _page(request, form, is_part=True, status=200, **found)
    return _page(request, form, status=200 if form.is_valid() else 422, **found)


def _page(
    request: HttpRequest, form: RepeatForm, *, is_part: bool = False, status: int = 0, **found
) -> HttpResponse:
    existing = found.get("existing")
    passed = existing.occurrences.select_related("task")[:PASSED] if existing else ()
    shown = {"form": form, "client": form.client, "passed": passed, **found}
    shown["coming"] = _coming(form, existing)
    template = "tasks/_repeat_dates.html" if is_part else "tasks/repeat.html"
    status = status or (422 if form.is_bound else 200)
    return render(request, template, shown, status=status)


def _coming(form: RepeatForm, existing: Repeat | None) -> dict:
    """The rule in words with the next dates that it would have, or why there are none."""
    if not form.is_bound or not form.is_valid():
        return {}
    kept = ("rule", "starts_on", "ends_on", "count", "due_time", "lead_days")
    values = {name: form.cleaned_data[name] for name in kept}
    rule, first = values["rule"], values["starts_on"]
    if never_comes(rule, first):
        return {"words": _("No day fits this rule within ten years")}
    meant = Repeat(pk=existing and existing.pk, client=form.client, **values)
    ahead = repeating.next_day(meant, timezone.now())
    days = meant.dates_from(ahead) if ahead else ()
    return {"words": rule_in_words(rule, first), "days": [*islice(days, SHOWN)]}
