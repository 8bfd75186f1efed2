"""Tasks that come again by a rule.

Promises: one task for each day of the rule however many look for it at once, due on the client's
clocks. After an outage, what can still be done in time is made; if nothing can, the latest alone.
The others are written down as skipped. A pause skips; a client in the archive pauses.
Refuses a rule that never comes, an end without a day, and a template without a brief.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client
from smartfield.lib.bell import ring
from smartfield.lib.recurring import never_comes
from smartfield.lib.refusals import Refusal
from tasks.drafting import draft
from tasks.models import Occurrence, Repeat, Task, Template
from tasks.tagging import names_of

log = logging.getLogger(__name__)
TWICE = timedelta(minutes=1)


@transaction.atomic
def begin(
    client: Client,
    *,
    by: User,
    template: Template | None,
    task: Task | None = None,
    **fields: Any,
) -> Repeat:
    """A new rule; a form pressed twice is one. Without a template its tasks are as `task` is.

    `fields`: rule, starts_on, ends_on, count, due_time, lead_days, assistant.
    """
    client = client.followed()
    if client.is_archived:
        raise Refusal(_("%(name)s is in the archive. Take it out first") % {"name": client})
    if template is None:
        template = template_of(task)
    now = timezone.now()
    same = Repeat.objects.filter(client=client, template=template, created_by=by, **fields)
    if twin := same.filter(created_at__gt=now - TWICE).first():
        return twin
    repeat = Repeat(client=client, template=template, created_by=by, **fields)
    _aim(repeat, now)
    repeat.save()
    return repeat


@transaction.atomic
def rewrite(repeat: Repeat, *, template: Template, **fields: Any) -> Repeat:
    """Change the rule from now on: tasks that are made stay as they are."""
    repeat = _locked(repeat)
    _check_going(repeat)
    for name, value in {"template": template, **fields}.items():
        setattr(repeat, name, value)
    _aim(repeat, timezone.now())
    repeat.save()
    return repeat


@transaction.atomic
def pause(repeat: Repeat) -> None:
    """Make no tasks until it goes on; twice is once."""
    repeat = _locked(repeat)
    _check_going(repeat)
    repeat.paused_at = repeat.paused_at or timezone.now()
    repeat.save(update_fields=["paused_at"])


@transaction.atomic
def go_on(repeat: Repeat) -> None:
    """End the pause: the days within it are skipped."""
    repeat = _locked(repeat)
    if not repeat.is_paused or repeat.next_on is None:
        return
    now = timezone.now()
    ahead = repeat.first_ahead(now, after=repeat.next_on - timedelta(days=1))
    last = ahead or now.date() + timedelta(days=1)
    _skip(repeat, takewhile(lambda day: day < last, repeat.dates_from(repeat.next_on)), "paused")
    repeat.paused_at = None
    repeat.wait_for(ahead)
    repeat.save()


@transaction.atomic
def end(repeat: Repeat) -> None:
    """No task comes any more; those that are made stay. Twice is once."""
    repeat = _locked(repeat)
    repeat.ended_at = repeat.ended_at or timezone.now()
    repeat.paused_at = None
    repeat.wait_for(None)
    repeat.save()


def make_due(at: datetime) -> None:
    """The tasks of all rules that are due at `at`; one that fails keeps no other waiting."""
    for pk in Repeat.objects.due(at).order_by("next_at").values_list("pk", flat=True):
        try:
            make(pk, at)
        except Exception:
            log.exception("Repeat rule %s failed; it will be tried again.", pk)


@transaction.atomic
def make(pk: int, at: datetime) -> list[Task]:
    """What the rule `pk` has to make at `at`; nothing if somebody else made it meanwhile."""
    locked = Repeat.objects.select_for_update(of=("self",), no_key=True)
    repeat = locked.select_related("client", "template", "assistant").due(at).filter(pk=pk).first()
    if repeat is None or repeat.next_on is None:
        return []
    days = [*takewhile(lambda day: repeat.made_at(day) <= at, repeat.dates_from(repeat.next_on))]
    wanted = [day for day in days if repeat.due_at(day) > at] or days[-1:]
    _skip(repeat, (day for day in days if day not in wanted), "missed")
    made = [_task(repeat, day) for day in wanted]
    after = days[-1] if days else repeat.next_on
    repeat.wait_for(next(repeat.dates_from(after + timedelta(days=1)), None))
    repeat.save(update_fields=["next_on", "next_at"])
    return made


def next_day(repeat: Repeat, at: datetime) -> date | None:
    """Its next day that is not due yet at `at`, after those that have passed by."""
    last = repeat.occurrences.order_by("on").last() if repeat.pk else None
    return repeat.first_ahead(at, after=last.on if last else None)


def template_of(task: Task | None) -> Template:
    """The template of `task` for its client, or a new one that says what the task says."""
    if task is None:
        raise Refusal(_("Choose a template from the list"), "template")
    if task.template:
        return task.template
    name = task.title[:80]
    if known := Template.objects.in_use().filter(client=task.client, name=name).first():
        return known
    kept = ("title", "brief", "category", "estimate_minutes", "limit_minutes")
    template = Template(client=task.client)
    criteria = [criterion.text for criterion in task.criteria.all()]
    fields = {field: getattr(task, field) for field in kept}
    fields |= {"skills": task.skills.all(), "tags": names_of(task)}
    template.write(name=name, criteria=criteria, **fields)
    return template


def _locked(repeat: Repeat) -> Repeat:
    return Repeat.objects.select_for_update(of=("self",)).select_related("client").get(pk=repeat.pk)


def _check_going(repeat: Repeat) -> None:
    if repeat.ended_at:
        raise Refusal(_("This rule has ended. Write a new one"))


def _aim(repeat: Repeat, at: datetime) -> None:
    """Set its next day; refuses a rule without one."""
    if not repeat.template.brief.strip():
        raise Refusal(_("Write the brief of the template first: the queue needs it"), "template")
    if never_comes(repeat.rule, repeat.starts_on):
        raise Refusal(_("No day fits this rule within ten years"), "rule")
    ahead = next_day(repeat, at)
    if ahead is None:
        field = "count" if repeat.count else "ends_on"
        raise Refusal(_("The rule would be over before its next day"), field)
    repeat.wait_for(ahead)


def _skip(repeat: Repeat, days: Iterable[date], why: str) -> None:
    Occurrence.objects.bulk_create(Occurrence(repeat=repeat, on=day, skipped=why) for day in days)


def _task(repeat: Repeat, day: date) -> Task:
    """The task of `day`, as far as it comes by itself: in somebody's hands, in the queue, or a
    draft if the template has lost its brief."""
    template, by = repeat.template, repeat.client.manager
    kept = ("title", "brief", "criteria", "category", "estimate_minutes", "limit_minutes")
    fields = {field: getattr(template, field) for field in kept}
    fields |= {"skills": template.skills.all(), "tags": names_of(template)}
    task = draft(repeat.client, by=by, template=template, due_at=repeat.due_at(day), **fields)
    Occurrence.objects.create(repeat=repeat, on=day, task=task)
    _send(task, repeat.assistant, by)
    ring("task", task=task.pk)
    return task


def _send(task: Task, assistant: User | None, by: User) -> None:
    try:
        task.publish(by=by)
        if assistant and assistant.is_active:
            task.assign(assistant, by=by)
    except Refusal:
        return  # it lies where it came to: its manager sees it there
