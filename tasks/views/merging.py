"""Tasks that are the same thing, side by side, and which of them stays."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.answering import is_done
from smartfield.lib.numbers import row_number
from smartfield.lib.returning import see
from smartfield.lib.words import clean
from tasks import merging
from tasks.alike import alike
from tasks.forms.merge import MergeForm
from tasks.models import Task
from tasks.views.moving import asked_or_posted
from tasks.views.reaching import PEOPLE, posted
from tasks.worked import with_time

HELD = ("comments", "files", "steps", "criteria")


@roles(Role.MANAGER)
@asked_or_posted
def task_merge(request: HttpRequest) -> HttpResponse:
    """The tasks that the address names; of one alone, which is the other."""
    named = [clean(text).strip() for text in request.GET.getlist("task")]
    tasks = _tasks(request, named)
    if not tasks:
        messages.error(request, _("Pick the tasks first that are the same."))
        return see(reverse("task_list"))
    if len(tasks) == 1:
        return _whom(request, tasks[0], named)
    form = MergeForm(posted(request), tasks=tasks)
    if is_done(form, lambda **chosen: merging.merge(by=request.user, **chosen)):
        messages.success(request, _told(form))
        return see(form.cleaned_data["into"].get_absolute_url())
    found = {"form": form, "sides": _sides(form), "back": tasks[0].get_absolute_url()}
    return render(request, "tasks/merge.html", found, status=422 if form.is_bound else 200)


def _tasks(request: HttpRequest, named: list[str]) -> list[Task]:
    """As they were named, `SF-12` or `12`; each once, and no more than a page can show."""
    numbers = [row_number(text.upper().removeprefix("SF-")) for text in named]
    rows = Task.objects.visible_to(request.user).select_related(*PEOPLE)
    for name in HELD:
        rows = rows.annotate(**{f"{name}_count": Count(name, distinct=True)})
    found = {task.pk: task for task in rows.filter(pk__in=[n for n in numbers if n])}
    wanted = [found[n] for n in dict.fromkeys(numbers) if n in found]
    return with_time(wanted[: merging.MOST])


def _whom(request: HttpRequest, task: Task, named: list[str]) -> HttpResponse:
    typed = next((text for text in named[1:] if text), "")
    found = {
        "task": task,
        "typed": typed[:20],
        "is_unknown": bool(typed),
        "alike": alike(task.title, task.client, besides=task),
    }
    return render(request, "tasks/merge_whom.html", found, status=422 if typed else 200)


def _sides(form: MergeForm):
    """Each task with its button, and what keeps it from being the one that stays."""
    return [
        (task, button, form.obstacles[task.pk])
        for task in form.tasks
        for button in form["keep"]
        if str(button.data["value"]) == str(task.pk)
    ]


def _told(form: MergeForm) -> str:
    numbers = ", ".join(task.number for task in form.cleaned_data["tasks"])
    into = form.cleaned_data["into"].number
    return _("%(numbers)s: a part of %(into)s now.") % {"numbers": numbers, "into": into}
