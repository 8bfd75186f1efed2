"""The demo obeys the product's own rules, at any day and hour."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db.models import Count, Max, Q, Sum

from accounts.models import Notice
from assistants.models import Profile
from billing.models import Charge, ChargedEntry
from billing.rollup import _minutes, _portions
from clients.models import Call
from smartfield.demo import small
from smartfield.lib.money import price
from tasks.models import Assignment, Comment, Correction, Delivery, Event, State, Task
from tasks.states import MOVES
from timetracking.models import EntryVersion, TimeEntry

pytestmark = pytest.mark.django_db

MOMENTS = {
    "a Monday afternoon": datetime(2026, 11, 23, 14, 20, tzinfo=UTC),
    "a Sunday at noon": datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
    "just after midnight": datetime(2026, 11, 24, 0, 12, tzinfo=UTC),
    "late on a Friday": datetime(2026, 11, 20, 23, 47, tzinfo=UTC),
    "the morning the clocks change": datetime(2026, 3, 29, 6, 30, tzinfo=UTC),
    "new year": datetime(2027, 1, 1, 8, 55, tzinfo=UTC),
}


@pytest.fixture(params=MOMENTS.values(), ids=MOMENTS.keys())
def any_moment(request, time_machine):
    time_machine.move_to(request.param, tick=False)
    small.load(request.param)
    return request.param


def nobody_works_twice_at_once_nor_in_the_future(now):
    entries = TimeEntry.objects.order_by("assistant", "started_at")
    for one, two in pairwise(entries):
        if one.assistant_id == two.assistant_id:
            assert one.ended_at <= two.started_at
    assert not entries.filter(Q(started_at__gt=now) | Q(ended_at__gt=now)).exists()
    assert entries.count() > 500
    assert entries.running().count() == 4


def nothing_is_dated_in_the_future(now):
    dated = [
        (Event, "at"),
        (Comment, "created_at"),
        (Delivery, "delivered_at"),
        (Charge, "made_at"),
        (Call, "started_at"),
        (Call, "ended_at"),
        (Notice, "created_at"),
        (Notice, "read_at"),
        (EntryVersion, "changed_at"),
        (Correction, "asked_at"),
        (Correction, "settled_at"),
    ]
    for model, field in dated:
        assert model.objects.aggregate(last=Max(field))["last"] <= now, (model, field)


def events_lead_from_the_first_draft_to_the_present_state(now):
    for task in Task.objects.prefetch_related("events"):
        events = [event for event in task.events.all() if event.verb in {"draft", *MOVES}]
        assert events[0].verb == "draft"
        assert events[-1].to_state == task.state
        assert events[-1].at == task.moved_at
        for before, event in pairwise(events):
            assert event.from_state == before.to_state, (task, [e.verb for e in events])
            assert event.from_state in MOVES[event.verb].sources
            assert event.at > before.at


def work_lies_between_the_claim_and_the_end(now):
    held = Task.objects.exclude(claimed_at=None)
    for task in held.prefetch_related("time_entries", "assignments"):
        taken = min(one.since for one in task.assignments.all())
        ends = task.accepted_at or now
        for entry in task.time_entries.all():
            assert taken <= entry.started_at <= (entry.ended_at or now) <= ends
        started = task.events.filter(verb="start").first()
        first = min((e.started_at for e in task.time_entries.all()), default=None)
        assert (started.at if started else None) == first or task.state == State.IN_PROGRESS


def holders_of_tasks_are_written_down_and_have_room(now):
    held = Task.objects.exclude(assistant=None).exclude(state__in=["accepted", "cancelled"])
    for task in held:
        assert task.assignments.get(until=None).assistant == task.assistant
    assert Assignment.objects.filter(until=None).count() == held.count()
    for profile in Profile.objects.select_related("user"):
        assert Task.objects.in_hand_of(profile.user).count() <= profile.wip_limit, profile


def rounds_deliveries_and_corrections_agree(now):
    for task in Task.objects.filter(state__in=["in_review", "sent_back", "accepted"]):
        rounds = [delivery.round for delivery in task.deliveries.all()]
        last = task.round - (task.state == State.SENT_BACK)
        assert rounds == list(range(1, last + 1))
        assert task.deliveries.exclude(round=last).exclude(verdict="sent_back").count() == 0
    ended = Correction.objects.open().exclude(task__state__in=["in_progress", "sent_back"])
    assert not ended.exists()
    assert Correction.objects.filter(came_by_return=True).count() > 8


def each_ended_task_is_charged_once_as_the_terms_say(now):
    accepted = Task.objects.filter(state=State.ACCEPTED)
    assert accepted.annotate(n=Count("charges")).exclude(n=1).count() == 0
    assert not TimeEntry.objects.filter(task__in=accepted, locked_at=None).exists()
    for charge in Charge.objects.select_related("task__client__terms"):
        entries = list(
            TimeEntry.objects.filter(
                charged_entry__line__charge=charge, charged_entry__line__is_free=False
            ).order_by("started_at")
        )
        portions = _portions(charge.task, entries, charge.client.terms)
        minutes = _minutes(portions, charge.client.terms, False)
        amounts = [
            price(m, p.hourly, charge.currency) for m, p in zip(minutes, portions, strict=True)
        ]
        assert (
            charge.amount == sum(amounts, Decimal()) == charge.lines.aggregate(s=Sum("amount"))["s"]
        )
        assert charge.made_at == charge.task.moved_at
    assert set(Charge.objects.values_list("currency", flat=True)) == {"EUR", "RUB"}
    assert ChargedEntry.objects.filter(entry__locked_at=None).count() == 0


def today_is_alive_at_any_hour(now):
    begins = now - timedelta(hours=16)
    assert TimeEntry.objects.filter(started_at__gte=begins).count() >= 8
    assert Call.objects.filter(started_at__gte=begins).count() >= 5
    assert Task.objects.overdue(now).count() >= 2
    assert Task.objects.unfinished().filter(due_at__gt=now).count() > 15
    assert Event.objects.filter(at__gte=begins).count() > 10


INVARIANTS = [
    nobody_works_twice_at_once_nor_in_the_future,
    nothing_is_dated_in_the_future,
    events_lead_from_the_first_draft_to_the_present_state,
    work_lies_between_the_claim_and_the_end,
    holders_of_tasks_are_written_down_and_have_room,
    rounds_deliveries_and_corrections_agree,
    each_ended_task_is_charged_once_as_the_terms_say,
    today_is_alive_at_any_hour,
]


def test_the_product_s_rules_hold_at_any_day_and_hour(any_moment):
    for invariant in INVARIANTS:
        invariant(any_moment)
