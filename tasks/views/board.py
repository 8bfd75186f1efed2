"""The board: a column for each state, and the moving of one card."""

from datetime import timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from accounts.access import STAFF, roles
from accounts.models import User
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import next_page, see
from tasks.models import State, Task
from tasks.states import ENDED, UNFINISHED
from tasks.views.moving import WORDS, is_echo
from tasks.views.reaching import task_for
from tasks.ways import AT_ONCE, ways
from tasks.worked import with_time

CARDS_SHOWN = 30
LATELY = timedelta(days=7)


class Column(NamedTuple):
    """`is_chosen`: the one that a phone shows. `cards` are the first of `count`."""

    state: State
    count: int
    cards: list[Task]
    is_chosen: bool

    @property
    def is_lately(self) -> bool:
        return self.state in ENDED


def columns(rows: QuerySet, reader: User, chosen: str) -> list[Column]:
    """`rows` by state, the soonest due first; of what has ended the last week, the latest first."""
    rows = rows.filter(Q(state__in=sorted(UNFINISHED)) | Q(moved_at__gt=timezone.now() - LATELY))
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk", distinct=True)))
    cards = _cards(rows, reader)
    if chosen not in State:
        chosen = next((state for state in State if counts.get(state)), State.OPEN)
    return [
        Column(state, counts.get(state, 0), cards.get(state, []), state == chosen)
        for state in State
    ]


def _cards(rows: QuerySet, reader: User) -> dict[str, list[Task]]:
    first, *others = (
        rows.filter(state=state).order_by(*_order(state)).values("pk")[:CARDS_SHOWN]
        for state in State
    )
    place = {row["pk"]: n for n, row in enumerate(first.union(*others, all=True))}
    shown = Task.objects.filter(pk__in=place).select_related("client", "assistant")
    cards = sorted(with_time(shown.with_tags()), key=lambda task: place[task.pk])
    for card in cards:
        card.ways = ways(reader, card)  # type: ignore[attr-defined]
    by_state = sorted(cards, key=lambda card: card.state)
    return {state: list(those) for state, those in groupby(by_state, lambda card: card.state)}


def _order(state: State) -> list[str]:
    return ["-moved_at", "-id"] if state in ENDED else ["due_at", "id"]


@roles(*STAFF)
@require_POST
def task_move(request: HttpRequest, number: int) -> HttpResponse:
    """Move a card: at once where nothing is asked, else by the form that asks. Whoever saw it in
    another column than it is in now is told what happened meanwhile."""
    task, back = task_for(request, number), next_page(request, f"{reverse('task_list')}?view=board")
    verb = ways(request.user, task).get(request.POST.get("to", ""), "")
    if _is_overtaken(request, task, verb):
        return see(back)
    if verb not in AT_ONCE:
        return see(_form(verb, task, back))
    try:
        getattr(task, verb)(by=request.user)
        messages.success(request, f"{task}: {WORDS[verb].done}")
    except Refusal as refusal:
        messages.error(request, f"{task}: {refusal}")
    return see(back)


def _is_overtaken(request: HttpRequest, task: Task, verb: str) -> bool:
    """A second press of the same hand says nothing."""
    if verb and request.GET.get("seen", task.state) == task.state:
        return False
    if not any(is_echo(made, task, request.user) for made in AT_ONCE):
        messages.error(request, f"{task}: {task.overtaken(request.user)}")
    return True


def _form(verb: str, task: Task, back: str) -> str:
    if verb == "start":  # the clock's own button starts it
        return task.get_absolute_url()
    return f"{reverse(f'task_{verb}', args=[task.pk])}?{urlencode({'next': back})}"


def context(request: HttpRequest, rows: QuerySet) -> dict[str, Any]:
    query = request.GET.copy()
    for name in ("column", "state", "sort", "after"):
        query.pop(name, None)
    shown = columns(rows, request.user, request.GET.get("column", ""))
    return {
        "columns": shown,
        "states": (),
        "board_url": f"?{query.urlencode()}",
        "rest": _rest(query),
    }


def _rest(query) -> str:
    """The table with the same filters, to which a state is added."""
    kept = query.copy()
    kept.pop("view", None)
    return f"?{kept.urlencode()}"
