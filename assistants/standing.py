"""How an assistant stands, for their own page: skills with evidence, hours, the week ahead."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import DateTimeField, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR

from accounts.models import User
from assistants import capacity
from assistants.forms.abilities import spoken
from assistants.forms.hours import clock
from assistants.models import Experience, Learning, Profile, SkillLevel
from assistants.scoring import UNDATED, UNPLANNED, compared_at
from clients.models import Client
from smartfield.lib.weeks import Working, hours_on
from tasks.models import Task

CLIENTS_SHOWN = 8
LEAST = 15  # minutes that a task in hand still takes


class Skilled(NamedTuple):
    """A skill, how many accepted tasks needed it, and what was learned for it and confirmed."""

    level: SkillLevel
    tasks: int
    learned: list[Learning]


class WorkedFor(NamedTuple):
    name: str
    tasks: int


def standing(person: User, at: datetime) -> dict[str, Any]:
    """Facts for `_skills.html` and `_hours.html`; who has no profile has the usual ones."""
    profile = Profile.objects.filter(user=person).first() or Profile(user=person)
    away = list(profile.days_off.all()) if profile.pk else []
    off = [(days.first_on, days.last_on) for days in away]
    theirs = capacity.Capacity(person.zone, Working(profile.week, off))
    busy = busy_minutes(Task.objects.in_hand_of(person), at)
    names, done = dict(spoken()), _experience(person)
    today = timezone.localtime(at, person.zone).date()
    return {
        "profile": profile,
        "skilled": _skills(profile, done["skill"]),
        "wishes": [wish.skill for wish in person.wishes.select_related("skill")],
        "spoken": [names.get(code, code) for code in profile.languages],
        "hours": _hours(profile.week),
        "days_off": [days for days in away if days.last_on >= today],
        "load": theirs.days(at, busy),
        "free_from": theirs.finish(at, busy) if busy else None,
        "blocks": person.blocks.select_related("client").order_by("client__name"),
        "worked_for": _worked_for(done["client"]),
    }


def busy_before(task: Task, person: User, at: datetime) -> float:
    """Minutes of what they have in hand that is due no later than `task`: as `scoring.sql` has
    it."""
    due_at = Coalesce("due_at", at + UNDATED, output_field=DateTimeField())
    hand = Task.objects.in_hand_of(person).annotate(compared=due_at)
    return busy_minutes(hand.filter(compared__lte=compared_at(task.due_at, at)), at)


def busy_minutes(hand: QuerySet[Task], at: datetime) -> float:
    """What is left to do of these tasks, a quarter of an hour at least for each."""
    left: dict[int, float] = {}
    unbilled = FilteredRelation("time_entries", condition=Q(time_entries__locked_at=None))
    rows = hand.annotate(unbilled=unbilled)
    spans = "unbilled__started_at", "unbilled__ended_at"
    for task, planned, start, end in rows.values_list("pk", "estimate_minutes", *spans):
        left.setdefault(task, UNPLANNED if planned is None else planned)
        if start:
            left[task] -= ((end or at) - start).total_seconds() / 60
    return sum(max(minutes, LEAST) for minutes in left.values())


def _experience(person: User) -> dict[str, dict[int, int]]:
    """How many accepted tasks by skill and by client, the most first."""
    done: dict[str, dict[int, int]] = {"skill": {}, "client": {}}
    rows = Experience.objects.filter(assistant=person, kind__in=done).order_by("-count", "trait")
    for kind, trait, n in rows.values_list("kind", "trait", "count"):
        done[kind][int(trait)] = n
    return done


def _skills(profile: Profile, tasks: dict[int, int]) -> list[Skilled]:
    """The best known first."""
    if not profile.pk:
        return []
    levels = profile.skill_levels.select_related("skill", "confirmed_by").order_by("-level", "pk")
    learned: dict[int, list[Learning]] = {}
    for one in Learning.objects.filter(assistant=profile.user_id, state=Learning.State.CONFIRMED):
        if one.skill_id:
            learned.setdefault(one.skill_id, []).append(one)
    return [
        Skilled(level, tasks.get(level.skill_id, 0), learned.get(level.skill_id, []))
        for level in levels
    ]


def _worked_for(tasks: dict[int, int]) -> list[WorkedFor]:
    most = dict(list(tasks.items())[:CLIENTS_SHOWN])
    names = dict(Client.objects.filter(pk__in=most).values_list("pk", "name"))
    return [WorkedFor(names[pk], n) for pk, n in most.items() if pk in names]


def _hours(week: list[int]) -> list[str]:
    """`Mon–Fri 9:00 – 17:00`: like days are said once."""
    days = [hours_on(week, day) for day in range(7)]
    told, first = [], 0
    for day in range(1, 8):
        if day == 7 or days[day] != days[first]:
            if days[first][1] > days[first][0]:
                told.append(_stretch(first, day - 1, *days[first]))
            first = day
    return told


def _stretch(first: int, last: int, starts: int, ends: int) -> str:
    names = str(WEEKDAYS_ABBR[first])
    names = names if first == last else f"{names}–{WEEKDAYS_ABBR[last]}"
    return f"{names} {clock(starts)} – {clock(ends)}"
