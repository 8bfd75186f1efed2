"""The fate of each line of a table of time.

A day without a time of day is laid into the free time of that day: from nine in the morning on,
in the file's order, beside what is written already; then before nine.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.imports.checking.judged import Fate, Judged, here_already, judged, read
from smartfield.imports.checking.meaning import OUT, Meanings
from smartfield.imports.reading.rows import TimeRow
from smartfield.lib.durations import spelled
from smartfield.lib.periods import Span, day_span
from smartfield.lib.refusals import Refusal
from tasks.models import Task
from timetracking.models import Batch, BatchRow, TimeEntry

MORNING = time(9)
LAST = datetime.max.replace(tzinfo=UTC)


def check(batch: Batch, rows: Iterable[Any]) -> list[Judged]:
    return _Table(batch, read(rows)).judged


class Taken:
    """The stretches of one person that are written already, in order; each knows what it is."""

    def __init__(self) -> None:
        self._spans: list[tuple[datetime, datetime, str]] = []

    def add(self, span: Span, what: str) -> None:
        insort(self._spans, (span.start, span.end, what))

    def hit_by(self, span: Span) -> str:
        """What `span` runs into; empty if nothing. Stretches do not overlap each other."""
        place = bisect_right(self._spans, (span.start, LAST, ""))
        for start, end, what in self._spans[max(place - 1, 0) : place + 1]:
            if start < span.end and span.start < end:
                return what
        return ""

    def free(self, within: Span, seconds: int) -> Span | None:
        """The first stretch of `seconds` within `within` that nothing lies in."""
        start, wanted = within.start, timedelta(seconds=seconds)
        place = bisect_right(self._spans, (start, LAST, ""))
        for taken_from, taken_to, _what in islice(self._spans, max(place - 1, 0), None):
            if taken_to <= start:
                continue
            if taken_from >= start + wanted:
                break
            start = taken_to
        return Span(start, start + wanted) if start + wanted <= within.end else None


class _Table:
    def __init__(self, batch: Batch, rows: list[TimeRow]) -> None:
        self.now, self.zone = timezone.now(), ZoneInfo(batch.mapping["zone"])
        self.meant = Meanings(batch)
        self.known = here_already(batch.kind, rows)
        self.people = User.objects.in_bulk({*filter(None, map(self._person, rows))})
        self.issues = _issues(batch, rows)
        self.tasks = self._tasks(rows)
        self.taken = self._taken(rows)
        self.judged = [self._judge(row) for row in rows]

    def _person(self, row: TimeRow) -> int | None:
        return self.meant.person(row.person)

    def _tasks(self, rows: list[TimeRow]) -> dict[int, Task]:
        said = [self.meant.project(row.project).partition(":") for row in rows]
        keys = {int(key) for what, _mark, key in said if what == "task"}
        return Task.objects.select_related("client").in_bulk(keys | {*self.issues.values()})

    def _taken(self, rows: list[TimeRow]) -> dict[int, Taken]:
        """What the people of the file have written in its days, by person."""
        taken = {key: Taken() for key in self.people}
        if not (days := [row.on for row in rows]):
            return taken
        around = Span(
            day_span(min(days), self.zone).start - timedelta(days=1),
            day_span(max(days), self.zone).end + timedelta(days=2),
        )
        entries = TimeEntry.objects.filter(assistant__in=self.people).overlapping(around)
        for entry in entries.select_related("task"):
            span = Span(entry.started_at, entry.ended_at or self.now)
            taken[entry.assistant_id].add(span, self._overlap(entry, span))
        return taken

    def _overlap(self, entry: TimeEntry, span: Span) -> str:
        start, end = (instant.astimezone(self.zone) for instant in span)
        return _("Overlaps with “%(task)s” of %(day)s, %(start)s to %(end)s") % {
            "task": entry.task.title,
            "day": date_format(start, "j M"),
            "start": f"{start:%H:%M}",
            "end": f"{end:%H:%M}" if entry.ended_at else _("now"),
        }

    # One line ----------------------------------------------------------------------

    def _judge(self, row: TimeRow) -> Judged:
        if known := self.known.get(row.external_id):
            return judged(row, Fate.HERE, client=known.client_id, task=known.task_id)
        if self.meant.is_left_out(row.person):
            return judged(row, Fate.OUT, _("“%(name)s” is left out") % {"name": row.person})
        try:
            return self._placed(row)
        except Refusal as refusal:
            return judged(row, Fate.REFUSED, str(refusal), refusal.field or "")

    def _placed(self, row: TimeRow) -> Judged:
        goes_to = self._goes_to(row)
        if goes_to == OUT:
            return judged(row, Fate.OUT, _("“%(name)s” is left out") % {"name": row.project})
        person = self._person(row)
        if person is None or person not in self.people:
            words = _("Choose who “%(name)s” is") % {"name": row.person}
            raise Refusal(words, "person")
        what, _mark, key = goes_to.partition(":")
        task = self.tasks.get(int(key)) if what == "task" else None
        self._check_task(row, what, task)
        span = self._span(row, self.taken[person])
        words = _("Overlaps with line %(n)d of this file") % {"n": row.line}
        self.taken[person].add(span, words)
        plan = {"span": span, "person": person, "project": "" if task else row.project}
        client = task.client_id if task else int(key)
        why = self._laid(span) if row.start is None else ""
        return judged(row, Fate.NEW, why, client=client, task=task and task.pk, plan=plan)

    def _goes_to(self, row: TimeRow) -> str:
        """An issue that came in before is where its time goes; else where its project does."""
        if row.issue in self.issues:
            return f"task:{self.issues[row.issue]}"
        return self.meant.project(row.project)

    def _check_task(self, row: TimeRow, what: str, task: Task | None) -> None:
        if what == "" or (what == "task" and task is None):
            words = _("Choose where the time of “%(name)s” goes")
            raise Refusal(words % {"name": row.project or "–"}, "project")
        if task and task.is_ended:
            words = _("%(number)s is over: its time can no longer be changed")
            raise Refusal(words % {"number": task.number}, "project")

    def _span(self, row: TimeRow, taken: Taken) -> Span:
        span = self._from(row.start, row.seconds) if row.start else self._laid_down(row, taken)
        if span.end > self.now:
            raise Refusal(_("Time cannot be written for the future"), "on")
        if hit := taken.hit_by(span):
            raise Refusal(hit, "start")
        return span

    def _from(self, wall: datetime, seconds: int) -> Span:
        """`wall` in the zone of the file. An hour that came twice is taken as the first."""
        start = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if start.astimezone(self.zone).replace(tzinfo=None) != wall:
            words = _("There was no %(time)s on that day: the clocks went forward")
            raise Refusal(words % {"time": f"{wall:%H:%M}"}, "start")
        return Span(start, start + timedelta(seconds=seconds))

    def _laid_down(self, row: TimeRow, taken: Taken) -> Span:
        day = day_span(row.on, self.zone)
        end = min(day.end, self.now)
        nine = datetime.combine(row.on, MORNING, self.zone).astimezone(UTC)
        free = taken.free(Span(nine, end), row.seconds) or taken.free(
            Span(day.start, end), row.seconds
        )
        if free is None:
            words = _("On %(day)s there is no free stretch of %(length)s")
            shown = {"day": date_format(row.on, "j M Y"), "length": spelled(row.seconds)}
            raise Refusal(words % shown, "on")
        return free

    def _laid(self, span: Span) -> str:
        start, end = (instant.astimezone(self.zone) for instant in span)
        return _("Laid at %(start)s to %(end)s") % {
            "start": f"{start:%H:%M}",
            "end": f"{end:%H:%M}",
        }


def _issues(batch: Batch, rows: list[TimeRow]) -> dict[str, int]:
    """The tasks that the issues of the file came in as, by the issue's number."""
    if batch.kind != Batch.Kind.REDMINE_TIME:
        return {}
    numbers = {row.issue for row in rows} - {""}
    known = BatchRow.objects.filter(
        source=Batch.Kind.REDMINE, fate=Fate.IN, external_id__in=numbers, task__isnull=False
    )
    return {row.external_id: row.task_id for row in known if row.task_id}
