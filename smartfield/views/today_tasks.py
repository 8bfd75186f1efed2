"""What Today says of a task beside its own facts: its time, its question, its corrections."""

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Coalesce

from smartfield.lib.lengths import seconds
from tasks.models import Comment, Correction, Event, Task
from timetracking.models import TimeEntry


def with_time(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Annotate `worked` (seconds of finished entries) and `running_since` (or None)."""
    entries = TimeEntry.objects.filter(task=OuterRef("pk")).order_by()
    length = seconds(F("started_at"), F("ended_at"))
    finished = entries.filter(ended_at__isnull=False).values("task").annotate(sum=Sum(length))
    return tasks.annotate(
        worked=Coalesce(Subquery(finished.values("sum")), Value(0.0)),
        running_since=Subquery(entries.running().values("started_at")[:1]),
    )


def with_question(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Annotate `question`, `asked_by` and `choices`: what the client was last asked, "" if
    nothing, and the answers it offers."""
    turns = Event.objects.filter(task=OuterRef("pk")).asking()
    asked = Subquery(turns.values("asked")[:1])
    questions = Comment.objects.filter(task=OuterRef("pk"), kind=Comment.Kind.QUESTION)
    return tasks.annotate(
        choices=Subquery(questions.order_by("-created_at", "-pk").values("choices")[:1]),
        question=Coalesce(asked, Value(""), output_field=TextField()),
        asked_by=Subquery(turns.values("by__name")[:1]),
    )


def with_corrections(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Annotate `open_corrections`: how many."""
    still = Correction.objects.open().filter(task=OuterRef("pk")).order_by().values("task")
    return tasks.annotate(
        open_corrections=Coalesce(Subquery(still.annotate(n=Count("pk")).values("n")), Value(0))
    )
