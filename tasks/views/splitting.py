"""One task that is several: what goes over to each new one, saved at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.numbers import row_number
from smartfield.lib.refusals import said_on
from smartfield.lib.returning import see
from tasks import splitting
from tasks.drafting import last_change
from tasks.forms.fields import as_typed
from tasks.forms.split import PARTS, PartForm, PartFormSet, StaysForm
from tasks.models import Task
from tasks.views.moving import asked_or_posted, unless_late
from tasks.views.reaching import posted, require, task_for
from tasks.worked import with_time


@roles(Role.MANAGER)
@asked_or_posted
def task_split(request: HttpRequest, number: int) -> HttpResponse:
    task = task_for(request, number)
    if request.method != "POST" and (late := unless_late(request, "split", task)):
        return late
    (task,) = with_time([task])
    form, parts = _forms(request, task)
    if request.htmx and form.is_bound:
        return render(request, "tasks/_shares.html", {"task": task, **_shares(task, form, parts)})
    if form.is_bound and all([form.is_valid(), parts.is_valid()]):
        with said_on(form):
            require("split", request.user, task)
            made = splitting.split(task, parts.parts, by=request.user, **form.cleaned_data)
            messages.success(request, _told(made))
            return see(task.get_absolute_url())
    found = {"task": task, "form": form, "formset": parts, **_shares(task, form, parts)}
    return render(request, "tasks/split.html", found, status=422 if form.is_bound else 200)


def _forms(request: HttpRequest, task: Task) -> tuple[StaysForm, Any]:
    """As they were posted; one block more, and nothing judged yet, where that was pressed."""
    last = last_change(task)
    present = {name: getattr(task, name) for name in ("estimate_minutes", "limit_minutes")}
    present["seen"] = last.pk if last else 0
    asked, shared = posted(request), {"prefix": PARTS, "form_kwargs": {"task": task}}
    if asked is None or "add" not in asked:
        return StaysForm(asked, initial=present), PartFormSet(asked, **shared)
    typed = as_typed(StaysForm.base_fields, asked)
    return StaysForm(initial={**present, **typed}), PartFormSet(initial=_blocks(asked), **shared)


def _blocks(asked: QueryDict) -> list[dict]:
    count = min(row_number(asked.get(f"{PARTS}-TOTAL_FORMS", "")) or 1, splitting.MOST - 1)
    fields = PartForm.base_fields
    return [as_typed(fields, asked, f"{PARTS}-{n}-") for n in range(count)] + [{}]


def _shares(task: Task, form: StaysForm, parts) -> dict[str, Any]:
    """What the tasks take together beside what the one was to take, in seconds."""
    sums = {
        f"{name}_in_all": 60 * sum(_minutes(one, name) for one in [form, *parts])
        for name in ("estimate_minutes", "limit_minutes")
    }
    return {**sums, "limit_seconds": 60 * (task.limit_minutes or 0)}


def _minutes(form, name: str) -> int:
    """What is written there so far; nothing where it cannot be read."""
    value = form[name].value()
    if isinstance(value, int):
        return value
    try:
        return form.fields[name].clean(value) or 0
    except ValidationError:
        return 0


def _told(made: list[Task]) -> str:
    numbers = ", ".join(task.number for task in made)
    return _("A task of its own now: %(numbers)s.") % {"numbers": numbers}
