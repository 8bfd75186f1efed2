"""The agency's day as a manager sees it: each part is asked of the database once."""

from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, JSONObject
from django.utils import timezone

from accounts.models import User
from clients.models import Call
from smartfield.lib.lengths import seconds
from smartfield.lib.periods import Span, day_span
from smartfield.views.today_strips import working_window
from tasks.models import State, Task
from timetracking.models import TimeEntry

LANES_SHOWN = 12
CALLS_DRAWN = 200
ON_LINE_AT_MOST = timedelta(hours=1)


def is_on_line(call: Call, now: datetime) -> bool:
    """A call that nobody ended and that may well be going on; an older one was left open."""
    return call.is_draft and call.ended_at is None and call.started_at > now - ON_LINE_AT_MOST


class TeamDay:
    """The day of `now` in the reader's zone."""

    def __init__(self, reader: User, now: datetime) -> None:
        self.reader, self.now = reader, now
        self.span = day_span(timezone.localtime(now, reader.zone).date(), reader.zone)

    @cached_property
    def calls(self) -> list[Call]:
        """The latest first, with `task_count`."""
        today = Call.objects.visible_to(self.reader).filter(
            started_at__gte=self.span.start, started_at__lt=self.span.end
        )
        named = today.select_related("contact", "client")
        counted = named.annotate(task_count=Count("tasks"))
        return list(counted.order_by("-started_at", "-pk")[:CALLS_DRAWN])

    @cached_property
    def worked(self) -> dict[str, float]:
        """All of today's time: `seconds`, and how many `clocks` are running."""
        totals = self.people[0].totals if self.people else next(iter(self._totals()), None)
        return totals or {"seconds": 0, "clocks": 0}

    @cached_property
    def people(self) -> list[User]:
        """Who works today, then who has something due, then the others; with `seconds`.

        The `totals` of all the agency come with them, which spares a statement.
        """
        of_person = TimeEntry.objects.filter(assistant=OuterRef("pk"))
        today = of_person.filter(
            started_at__gt=self.span.start - settings.TIME_ENTRY_LIMIT,
            started_at__lt=self.span.end,
        ).overlapping(self.span)
        due = self._due().filter(assistant=OuterRef("pk"))
        spent = today.order_by().values("assistant").annotate(sum=Sum(self._seconds()))
        people = User.objects.assistants().annotate(
            seconds=Subquery(spent.values("sum")),
            totals=Subquery(self._totals()),
            rank=Case(
                When(Exists(of_person.running()), then=0),
                When(seconds__isnull=False, then=0),
                When(Exists(due), then=1),
                default=2,
            ),
        )
        return list(people.order_by("rank", "name")[:LANES_SHOWN])

    @cached_property
    def entries(self) -> dict[int, list[TimeEntry]]:
        """Today's entries of `people`, by assistant, in order."""
        shown = TimeEntry.objects.overlapping(self.span).filter(assistant__in=self.people)
        return _by_assistant(shown.select_related("task__client").order_by("started_at"))

    @cached_property
    def due(self) -> dict[int, list[Task]]:
        """What `people` have to hand over today, by assistant."""
        return _by_assistant(self._due().filter(assistant__in=self.people).order_by("due_at"))

    @cached_property
    def window(self) -> Span:
        """8 to 20, wider if something lies outside."""
        drawn = [entry for entries in self.entries.values() for entry in entries]
        starts = [max(row.started_at, self.span.start) for row in [*drawn, *self.calls]]
        ends = [row.ended_at for row in [*drawn, *self.calls] if row.ended_at]
        due = [task.due_at for tasks in self.due.values() for task in tasks]
        return working_window(self.span, self.reader.zone, [*starts, *ends, *due, self.now])

    def _totals(self):
        """One row, of one value; none on a day without work."""
        worked, running = Sum(self._seconds()), Count("pk", filter=Q(ended_at=None))
        today = TimeEntry.objects.overlapping(self.span).order_by()
        grouped = today.annotate(all=Value(1)).values("all")
        return grouped.values_list(JSONObject(seconds=worked, clocks=running), flat=True)

    def _due(self):
        waited_for = Task.objects.unfinished().exclude(state=State.IN_REVIEW)
        return waited_for.filter(due_at__gte=self.span.start, due_at__lt=self.span.end)

    def _seconds(self):
        end = Coalesce(F("ended_at"), Value(self.now))
        return seconds(Greatest(F("started_at"), Value(self.span.start)), end)


def _by_assistant(rows) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.assistant_id, []).append(row)
    return found
