"""Time, on the tasks that were chosen, or on one that holds the time of its project."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client
from smartfield.imports.bringing.made import Made, at_line
from smartfield.imports.checking.judged import Judged
from smartfield.imports.checking.meaning import PROJECT, name_of_project
from smartfield.lib.periods import Span
from tasks.drafting import draft
from tasks.models import Assignment, Task
from timetracking import bringing
from timetracking.models import Batch, BatchRow

LONGEST_TITLE = 120


def bring(batch: Batch, ready: list[Judged], *, by: User) -> Iterator[Made]:
    people = User.objects.in_bulk({one.plan["person"] for one in ready})
    tasks = Task.objects.in_bulk({one.task for one in ready if one.task})
    of_project = {name: _held_by(batch, name, one, by) for name, one in _projects(ready).items()}
    is_settled = batch.mapping.get("is_settled", True)
    seen: set[tuple[int, int]] = set()
    for one in ready:
        task = tasks[one.task] if one.task else of_project[one.plan["project"]]
        person = people[one.plan["person"]]
        with at_line(one.line):
            entry = bringing.bring(
                task, person, one.plan["span"], note=one.row.note, is_settled=is_settled
            )
        assignment = None
        if (task.pk, person.pk) not in seen:
            seen.add((task.pk, person.pk))
            assignment = _seen_by(task, person, ready)
        yield Made(one, task.client, task=task, entry=entry, assignment=assignment)


def _projects(ready: list[Judged]) -> dict[str, Judged]:
    """The projects whose time has no task yet, each with its first line."""
    return {one.plan["project"]: one for one in reversed(ready) if not one.task}


def _held_by(batch: Batch, project: str, first: Judged, by: User) -> Task:
    """A draft that holds the time of `project`; later batches find it again."""
    client = Client.objects.get(pk=first.client or 0)
    title = (project or _("Time without a project"))[:LONGEST_TITLE]
    brief = _("Holds the time of “%(project)s” from %(tool)s.") % {
        "project": title,
        "tool": batch.get_kind_display().partition(":")[0],
    }
    task = draft(client, by=by, title=title, brief=brief)
    batch.rows.create(
        line=0,
        source=PROJECT,
        external_id=name_of_project(batch.kind, project),
        words=title,
        fate=BatchRow.Fate.IN,
        client=task.client,
        task=task,
        is_made=True,
    )
    return task


def _seen_by(task: Task, person: User, ready: list[Judged]) -> Assignment | None:
    theirs = [one.plan["span"] for one in ready if one.plan["person"] == person.pk]
    during = Span(min(span.start for span in theirs), max(span.end for span in theirs))
    return bringing.let_see(task, person, during)
