"""Tasks that need their manager."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Count, OuterRef, Q, Subquery, TextField, Value, When, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from clients.models import ContactPhone
from smartfield.lib import moments
from smartfield.views.today_need import SHOWN, Harm, Need, phone_or
from smartfield.views.today_words import hour, waited
from tasks.models import Correction, Event, State, Task
from timetracking.models import TimeEntry

REVIEW_WAITS = timedelta(days=2)


def task_needs(reader: User, now: datetime) -> tuple[list[Need], int]:
    """The worst of them, and how many there are."""
    harm = Case(*(When(rule, then=Value(int(kind))) for kind, rule in _rules(now).items()))
    needy = (
        Task.objects.unfinished()
        .filter(manager=reader)
        .annotate(**_facts())
        .annotate(harm=harm, total=Window(Count("pk")))
        .filter(harm__isnull=False)
        .select_related("client", "assistant", "contact")
        .order_by("harm", "due_at", "pk")
    )
    found = list(needy[:SHOWN])
    return [WORDED[Harm(task.harm)](task, now) for task in found], found[0].total if found else 0


def _rules(now: datetime) -> dict[Harm, Q]:
    waits = settings.WAITING_AFTER
    return {
        Harm.OVERDUE: Q(due_at__lt=now) & ~Q(state=State.IN_REVIEW),
        Harm.SENT_BACK_AGAIN: Q(state=State.SENT_BACK, round__gte=3),
        Harm.UNCLAIMED: Q(state=State.OPEN, published_at__lt=now - settings.UNCLAIMED_AFTER),
        Harm.REQUEST: Q(state=State.DRAFT, is_request=True, question=""),
        Harm.REVIEW: Q(state=State.IN_REVIEW, delivered_at__lt=now - REVIEW_WAITS),
        Harm.QUESTION: Q(state__in=[State.ON_HOLD, State.DRAFT], moved_at__lt=now - waits)
        & ~Q(question=""),
    }


def _facts() -> dict[str, Subquery]:
    """What the sentences need to know, asked of the rows that are shown."""
    task = OuterRef("pk")
    turns = Event.objects.filter(task=task).asking()
    returned = Correction.objects.filter(task=task, came_by_return=True).order_by("-round", "pk")
    clock = TimeEntry.objects.running().filter(task=task)
    phones = ContactPhone.objects.filter(contact=OuterRef("contact"))
    return {
        "question": Coalesce(
            Subquery(turns.values("asked")[:1]), Value(""), output_field=TextField()
        ),
        "correction": Subquery(returned.values("text")[:1]),
        "running_since": Subquery(clock.values("started_at")[:1]),
        "phone": Subquery(phones.order_by("pk").values("number")[:1]),
    }


def _need(task: Task, mark_name: str, why: str, act: dict[str, str], quote: str = "") -> Need:
    return Need(
        harm=Harm(task.harm),
        mark_name=mark_name,
        title=task.title,
        url=task.get_absolute_url(),
        who=task.client.name,
        why=why,
        quote=quote,
        task_id=task.pk,
        **act,
    )


def _overdue(task: Task, now: datetime) -> Need:
    late = {
        "when": moments.by_day(task.due_at, now),
        "late": waited((now - task.due_at).total_seconds()),
    }
    why = _("Due %(when)s, %(late)s ago.") % late + " " + _whose(task)
    if task.assistant:
        act = phone_or(
            task.assistant.phone, task.assistant.first_name, _("Write a note"), _talk(task)
        )
    elif task.state == State.OPEN:
        act = _assign(task)
    else:
        act = {"action": _("Look at it"), "action_url": task.get_absolute_url()}
    return _need(task, "overdue", why, act)


def _whose(task: Task) -> str:
    if task.assistant is None:
        return _("It is still a draft.") if task.state == State.DRAFT else _("Nobody has taken it.")
    facts = {"name": task.assistant.first_name}
    if task.running_since:
        facts["time"] = hour(task.running_since)
        return _("%(name)s has had the clock on since %(time)s.") % facts
    if task.state == State.ON_HOLD:
        return _("It waits for the client.")
    return _("%(name)s has it.") % facts


def _sent_back_again(task: Task, now: datetime) -> Need:
    times = task.round - 1
    words = ngettext("Sent back %(count)s time:", "Sent back %(count)s times:", times)
    why = _("Sent back a second time:") if times == 2 else words % {"count": times}
    return _need(task, "sent_back", why, _call_client(task), quote=_short(task.correction))


def _unclaimed(task: Task, now: datetime) -> Need:
    time = waited((now - task.published_at).total_seconds())
    return _need(task, "open", _("In the queue for %(time)s.") % {"time": time}, _assign(task))


def _request(task: Task, now: datetime) -> Need:
    facts = {"who": task.contact or task.client, "when": moments.near(task.created_at, now)}
    act = {"action": _("Look at the request"), "action_url": task.get_absolute_url()}
    return _need(task, "draft", _("%(who)s asked for it, %(when)s.") % facts, act)


def _review(task: Task, now: datetime) -> Need:
    time = waited((now - task.delivered_at).total_seconds())
    why = _("The result has waited for the client for %(time)s.") % {"time": time}
    return _need(task, "in_review", why, _call_client(task))


def _question(task: Task, now: datetime) -> Need:
    time = waited((now - task.moved_at).total_seconds())
    why = _("Our question has waited for %(time)s:") % {"time": time}
    return _need(task, "on_hold", why, _call_client(task), quote=_short(task.question))


WORDED = {
    Harm.OVERDUE: _overdue,
    Harm.SENT_BACK_AGAIN: _sent_back_again,
    Harm.UNCLAIMED: _unclaimed,
    Harm.REQUEST: _request,
    Harm.REVIEW: _review,
    Harm.QUESTION: _question,
}


def _call_client(task: Task) -> dict[str, str]:
    name = str(task.contact).split()[0] if task.contact else task.client.name
    return phone_or(task.phone, name, _("Open the client"), task.client.get_absolute_url())


def _assign(task: Task) -> dict[str, str]:
    return {"action": _("Assign it"), "action_url": reverse("task_assign", args=[task.pk])}


def _talk(task: Task) -> str:
    return f"{task.get_absolute_url()}#comment"


def _short(words: str | None) -> str:
    words = " ".join((words or "").split())
    return words if len(words) <= 160 else words[:159].rstrip() + "…"
