"""Tasks of a client that are the same thing become one (ADR 0046).

Promises: in one transaction what was said, filed, asked and listed on the others is on the one
that stays, and so is their time (`timetracking.carrying`); they end as cancelled and lead to it,
by their number too. What it says itself stays as it says it; what it leaves empty is filled.
Saying it twice is saying it once. Two merges that cross leave one task, not none.
Refuses: tasks of two clients, one that has ended or of which a client has had a result, one that
waits for the client's answer, one in hand into one that nobody has, and what a client sees into
what they do not see.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Overtaken, Refusal
from tasks import depending, telling
from tasks.models import Assignment, Event, Task, TaskFile
from tasks.states import IN_HAND, MOVES, TAKES_OTHERS, UNASSIGNED, State

MOST = 5  # tasks at once
FILLED = ("contact", "call", "category", "due_at", "estimate_minutes", "limit_minutes")
LONGEST_BRIEF = 20_000


@transaction.atomic
def merge(into: Task, tasks: Iterable[Task], *, by: User, with_briefs: bool = True) -> list[Event]:
    """`tasks` end in `into`, one after the other; the event of each that had not yet.

    `with_briefs` writes what each was to be under the brief of the one that stays.
    """
    into, *others = _locked([into, *tasks])
    return [
        _merge_one(task, into, by, with_briefs) for task in others if task.merged_into_id != into.pk
    ]


def why_not(task: Task, into: Task) -> str:
    """Why `task` cannot end in `into` now; empty if it can."""
    names = {"number": task.number, "into": into.number}
    return next((str(words) % names for is_so, words in _obstacles(task, into) if is_so), "")


def _obstacles(task: Task, into: Task):
    judged = {State.IN_REVIEW, State.SENT_BACK}
    is_hidden = into.state == State.DRAFT and not into.is_request
    is_seen = task.state != State.DRAFT or task.is_request
    return [
        (task.pk == into.pk, _("It is the same task. Choose another")),
        (task.client_id != into.client_id, _("%(number)s is of another client")),
        (task.is_ended, _("%(number)s has ended")),
        (into.is_ended, _("%(into)s has ended")),
        (task.round > 1 or task.state in judged, _("The client has a result of %(number)s")),
        (into.round > 1 or into.state in judged, _("The client has a result of %(into)s")),
        (
            task.state not in MOVES["merge"].sources,
            _("%(number)s waits for the client. Keep that one, or let it go on first"),
        ),
        (into.state not in TAKES_OTHERS, _("%(into)s takes nothing over where it is")),
        (
            task.state in IN_HAND and into.state in UNASSIGNED,
            _("Somebody has %(number)s in hand, and nobody %(into)s. Keep that one"),
        ),
        (
            is_seen and is_hidden,
            _("The client sees %(number)s, and not the draft %(into)s. Keep that one"),
        ),
        (
            task.state == State.OPEN and into.state == State.DRAFT,
            _("%(number)s is in the queue, and %(into)s a draft. Keep that one"),
        ),
    ]


def successor(rows: QuerySet[Task], number: int) -> Task | None:
    """What the task of this number became a part of, if it is among `rows`."""
    merged = Task.objects.filter(pk=number, merged_into__isnull=False).first()
    return rows.filter(pk=merged.followed().pk).first() if merged else None


# The locks --------------------------------------------------------------------------


def _locked(tasks: list[Task]) -> list[Task]:
    """The rows as they are now, nobody else's to move. First everybody who ever had one of them,
    as for a clock (`timer.lock`), then the tasks, the lower first: two merges wait for each other,
    and so do a merge and a start."""
    numbers = [task.pk for task in tasks]
    had = _had(numbers)
    people = User.objects.filter(pk__in=had).order_by("pk")
    list(people.select_for_update(no_key=True).values("pk"))
    rows = Task.objects.filter(pk__in=numbers).order_by("pk")
    whole = rows.select_related("client", "contact", "assistant", "manager", "created_by")
    found = {row.pk: row for row in whole.select_for_update(of=("self",), no_key=True)}
    if _had(numbers) != had:
        raise Overtaken(_("Somebody took or handed over one of them meanwhile. Look again"))
    Client.objects.select_for_update(no_key=True).get(pk=found[numbers[0]].client_id)
    return [found[number] for number in dict.fromkeys(numbers)]


def _had(numbers: list[int]) -> set[int]:
    return {*Assignment.objects.filter(task__in=numbers).values_list("assistant", flat=True)}


# One into the other -----------------------------------------------------------------


def _merge_one(task: Task, into: Task, by: User, with_brief: bool) -> Event:
    if task.merged_into_id:
        raise task.overtaken(by)
    if no := why_not(task, into):
        raise Refusal(no)
    _carry_order(task, into)
    _carry_talk(task, into)
    _carry_lines(task, into)
    _carry_hands(task, into)
    _fill(task, into, with_brief)
    event = task.end_in(into, by=by)
    into.record("merge_in", by=by, from_state=into.state, why=task.number)
    telling.merged(task, into, event)
    for one in (task, into):
        ring("task", task=one.pk)
    return event


def _carry_order(task: Task, into: Task) -> None:
    """What waited for `task` waits for `into`, and that for what it waited for."""
    pair = {task.pk, into.pk}
    for one, other in ((task, into), (into, task)):
        for row in one.waits_for.exclude(after__in=pair).select_related("after"):
            if other.pk in depending.waited_for_by(row.after):
                words = _("%(number)s stands between the two: let one of them wait no longer first")
                raise Refusal(words % {"number": row.after.number})
    task.waits_for.filter(after=into).delete()
    into.waits_for.filter(after=task).delete()
    known = into.waits_for.values("after"), into.waited_for_by.values("task")
    task.waits_for.exclude(after__in=known[0]).update(task=into)
    task.waited_for_by.exclude(task__in=known[1]).update(after=into)


def _carry_talk(task: Task, into: Task) -> None:
    """Comments, corrections and files. A comment cannot leave its files behind nor they it, so
    they let go of each other for the way (`file_follows_its_comment`)."""
    beside = dict(task.files.exclude(comment=None).values_list("pk", "comment"))
    task.files.update(comment=None)
    task.comments.update(task=into)
    task.corrections.update(task=into)
    task.files.update(task=into)
    for file, comment in beside.items():
        TaskFile.objects.filter(pk=file).update(comment=comment)


def _carry_lines(task: Task, into: Task) -> None:
    """Steps and "done when" lines after those there; what stands there word for word is one."""
    for name in ("steps", "criteria"):
        there = getattr(into, name)
        last = there.last()
        position = last.position + 1 if last else 0
        for line in getattr(task, name).exclude(text__in=[*there.values_list("text", flat=True)]):
            line.task, line.position = into, position
            line.save(update_fields=["task", "position"])
            position += 1
    into.skills.add(*task.skills.all())
    _copy_sheets(task, into)


def _copy_sheets(task: Task, into: Task) -> None:
    """A hand-over sheet never changes, so the one that stays gets the same again; whoever has read
    it knows it."""
    for sheet in task.sheets.prefetch_related("readings"):
        readings = [*sheet.readings.all()]
        sheet.pk, sheet.task, sheet._state.adding = None, into, True
        sheet.save(force_insert=True)
        for reading in readings:
            sheet.readings.create(person_id=reading.person_id, read_at=reading.read_at)


def _carry_hands(task: Task, into: Task) -> None:
    """Whoever had `task` has had the one that stays: they see it, and their own time on it."""
    known = {*into.assignments.values_list("assistant", flat=True)}
    for one in task.assignments.order_by("since"):
        if one.assistant_id not in known:
            known.add(one.assistant_id)
            into.assignments.create(
                assistant_id=one.assistant_id,
                since=one.since,
                until=one.until or max(one.since, timezone.now()),
            )


def _fill(task: Task, into: Task, with_brief: bool) -> None:
    empty = [name for name in FILLED if getattr(into, name) is None]
    for name in empty:
        setattr(into, name, getattr(task, name))
    if with_brief and task.brief.strip() not in ("", into.brief.strip()):
        into.brief = _both(task, into)
        empty.append("brief")
    into.save(update_fields=empty)


def _both(task: Task, into: Task) -> str:
    head = ", ".join(filter(None, [task.number, str(task.contact or "")]))
    both = f"{into.brief}\n\n{head}:\n\n{task.brief}" if into.brief.strip() else task.brief
    if len(both) > LONGEST_BRIEF:
        raise Refusal(_("The two briefs are too long for one. Merge without the brief"), "briefs")
    return both
