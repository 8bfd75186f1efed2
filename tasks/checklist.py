"""The checklist of a task: steps that its assistant and manager write, order and tick.

Promises: each verb under the task's lock, so that two who sort at once leave a whole order; done
twice is done once.
Refuses a task that has ended or is in other hands, and more steps than anybody reads.
"""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Refusal
from tasks import policies
from tasks.models import Step, Task

MOST = 50


@transaction.atomic
def add(task: Task, *, by: User, text: str) -> Step:
    """A last step; one that stands there undone with these very words is that one."""
    task = _locked(task, by)
    if echo := task.steps.filter(text=text, done_at=None).first():
        return echo
    count = task.steps.count()
    if count >= MOST:
        raise Refusal(_("A checklist has at most %(most)d steps") % {"most": MOST}, "text")
    last = task.steps.last()
    step = task.steps.create(text=text, position=last.position + 1 if last else 0)
    ring("task", task=task.pk)
    return step


@transaction.atomic
def tick(step: Step, *, by: User, is_done: bool) -> None:
    task = _locked(step.task, by)
    if is_done:
        task.steps.filter(pk=step.pk, done_at=None).update(done_by=by, done_at=timezone.now())
    else:
        task.steps.filter(pk=step.pk).update(done_by=None, done_at=None)
    ring("task", task=task.pk)


@transaction.atomic
def rename(step: Step, *, by: User, text: str) -> None:
    task = _locked(step.task, by)
    task.steps.filter(pk=step.pk).update(text=text)
    ring("task", task=task.pk)


@transaction.atomic
def remove(step: Step, *, by: User) -> None:
    task = _locked(step.task, by)
    task.steps.filter(pk=step.pk).delete()
    ring("task", task=task.pk)


@transaction.atomic
def move(step: Step, *, by: User, places: int) -> None:
    """`places` down, or up where it is below zero; no further than the end."""
    task = _locked(step.task, by)
    steps = [*task.steps.all()]
    here = next((n for n, one in enumerate(steps) if one.pk == step.pk), None)
    if here is None:
        return
    steps.insert(max(here + places, 0), steps.pop(here))
    for position, one in enumerate(steps):
        one.position = position
    Step.objects.bulk_update(steps, ["position"])
    ring("task", task=task.pk)


# what a button may say → what it does
ACTS: dict[str, Callable[[Step, User], None]] = {
    "tick": lambda step, by: tick(step, by=by, is_done=True),
    "untick": lambda step, by: tick(step, by=by, is_done=False),
    "up": lambda step, by: move(step, by=by, places=-1),
    "down": lambda step, by: move(step, by=by, places=1),
    "remove": lambda step, by: remove(step, by=by),
}


def _locked(task: Task, by: User) -> Task:
    task = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
    if not policies.may_checklist(by, task):
        raise task.overtaken(by)
    return task
