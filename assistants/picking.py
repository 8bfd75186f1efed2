"""The queue as its reader should see it: by fit for an assistant, by urgency for a manager."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Length

from accounts.models import User
from assistants import scoring
from assistants.models import Offer, Pass
from assistants.reasons import Ranked, ranked
from clients.models import PlaybookSection
from tasks.models import Task

LETTERS_A_MINUTE = 1000  # of attentive reading


def by_urgency(tasks: QuerySet) -> QuerySet:
    due_first = F("due_at").asc(nulls_last=True)
    return tasks.order_by("-priority", due_first, "published_at", "pk")


class Suited:
    """The queue for an assistant, all of it or those `tasks` alone, as a list to be paged: what is
    offered to them, then the best fitting."""

    def __init__(self, reader: User, at: datetime, tasks: QuerySet | None = None, *, is_all=False):
        fits, mine = scoring.tasks_for(reader, at), _offered_to(reader, at)
        if tasks is not None:
            wanted = set(tasks.values_list("pk", flat=True))
            fits = [fit for fit in fits if fit.task in wanted]
        fits.sort(key=lambda fit: fit.task not in mine)
        self.suiting = [fit for fit in fits if fit.task in mine or suits(fit)]
        self.fits = fits if is_all else self.suiting
        self.count_of_all = len(fits)
        self.reader, self.at = reader, at

    def __len__(self) -> int:
        return len(self.fits)

    def __getitem__(self, part: slice) -> list[Ranked]:
        fits = self.fits[part]
        found = Task.objects.select_related("client", "manager")
        tasks = found.in_bulk([fit.task for fit in fits])
        return ranked(fits, tasks, {self.reader.pk: self.reader}, self.at, self.reader)


def _offered_to(reader: User, at: datetime) -> set[int]:
    standing = Offer.objects.standing(at).filter(offered__assistant=reader, offered__answer="")
    return set(standing.values_list("task", flat=True))


def suits(fit: scoring.Fit) -> bool:
    """What "Suits me" shows: a skill at least is theirs or wished for, and nothing forbids it."""
    has_skill = not fit.needed or fit.known or fit.stretch
    return bool(has_skill) and not fit.is_passed and not fit.is_blocked


def passes_on(tasks: list[Task]) -> dict[int, list[tuple[str, int]]]:
    """By task, how often each reason was given to leave it to others: what a manager sees."""
    rows = Pass.objects.filter(task__in=[task.pk for task in tasks]).order_by("task", "why")
    found: dict[int, list[tuple[str, int]]] = {}
    for task, why, n in rows.values_list("task", "why").annotate(n=Count("pk")):
        found.setdefault(task, []).append((str(Pass.Why(why).label), n))
    return found


def reading_for(tasks: list[Task], reader: User) -> dict[int, int]:
    """By client, the minutes that reading takes before a first clock; who has read all is not
    there."""
    unread = PlaybookSection.objects.current().required().unread_by(reader)
    rows = unread.filter(client__in={task.client_id for task in tasks}).order_by()
    letters = Coalesce(Sum(Length("text")), Value(0))
    counted: Any = rows.values_list("client").annotate(n=letters)
    return {client: max(1, round(n / LETTERS_A_MINUTE)) for client, n in counted}


def leave(task: Task, *, by: User, why: str) -> None:
    """Leave the task to others; said again, the last reason counts."""
    Pass.objects.update_or_create(task=task, assistant=by, defaults={"why": why})


def look_again(task: Task, *, by: User) -> None:
    Pass.objects.filter(task=task, assistant=by).delete()
