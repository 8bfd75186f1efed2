"""The large demo agrees with itself, at a small scale."""

from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import User
from billing.models import Charge, ChargedEntry, Rate, Terms
from billing.rollup import _minutes, _portions
from smartfield.demo import copying, large
from smartfield.demo.lives import spread
from smartfield.lib.money import price
from tasks.drafting import draft
from tasks.models import Assignment, Comment, Delivery, Event, State, Task
from tasks.states import MOVES
from timetracking.models import TimeEntry

pytestmark = pytest.mark.django_db
TASKS = 600


@pytest.fixture(scope="module")
def now():
    return timezone.now()


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker, now):
    """Loaded once for all tests of this file; gives the indexes and constraints from before."""
    with django_db_blocker.unblock(), transaction.atomic():
        before = catalogue()
        large.load(now, tasks=TASKS, say=lambda words: None)
        yield before
        transaction.set_rollback(True)


def catalogue() -> list[tuple]:
    """Every constraint and index of the tables that are filled; Postgres may spell a condition
    another way the second time."""
    names = [model._meta.db_table for model in large.TABLES]
    with connection.cursor() as cursor:
        rows = [
            copying._fetch(cursor, query, names) for query in (copying.CONSTRAINTS, copying.INDEXES)
        ]
    return sorted(row[:2] for part in rows for row in part)


def test_it_holds_what_it_promises_in_number():
    running = TimeEntry.objects.running().count()
    assert Task.objects.count() == TASKS
    assert TimeEntry.objects.count() - running == 10 * TASKS
    assert Comment.objects.count() == 3 * TASKS
    assert User.objects.count() == 4 * 30
    assert set(Task.objects.values_list("state", flat=True)) == set(State)
    assert running > 0


def test_no_index_and_no_constraint_is_lost(loaded):
    assert catalogue() == loaded
    assert len(loaded) > 40


def test_nobody_works_twice_at_once_and_nothing_is_in_the_future(now):
    entries = TimeEntry.objects.order_by("assistant", "started_at")
    for one, two in pairwise(entries):
        if one.assistant_id == two.assistant_id:
            assert one.ended_at <= two.started_at
    for model, field in ((TimeEntry, "ended_at"), (Event, "at"), (Comment, "created_at")):
        assert model.objects.aggregate(last=Max(field))["last"] <= now


def test_work_lies_between_the_claim_and_the_end():
    entries = TimeEntry.objects.all()
    assert not entries.filter(started_at__lt=F("task__claimed_at")).exists()
    assert not entries.filter(ended_at__gt=F("task__accepted_at")).exists()
    assert not entries.exclude(assistant=F("task__assistant")).exists()
    ended = Q(task__state__in=["accepted", "cancelled"])
    assert not entries.running().filter(ended).exists()


def test_events_lead_from_the_first_draft_to_the_present_state():
    for task in Task.objects.prefetch_related("events"):
        events = list(task.events.all())
        assert events[-1].to_state == task.state
        assert events[-1].at == task.moved_at
        for before, event in pairwise(events):
            assert event.from_state == before.to_state
            assert event.from_state in MOVES[event.verb].sources
            assert event.at >= before.at
    numbers = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert numbers == sorted(numbers)


def test_holders_rounds_and_verdicts_agree():
    held = Task.objects.exclude(assistant=None).exclude(state__in=["accepted", "cancelled"])
    assert Assignment.objects.filter(until=None).count() == held.count()
    last = Delivery.objects.filter(task=OuterRef("pk")).order_by("-round").values("round")[:1]
    delivered = Task.objects.filter(state__in=["in_review", "accepted"]).annotate(
        last=Subquery(last)
    )
    assert not delivered.exclude(last=F("round")).exists()
    assert (
        not Task.objects.filter(state="accepted").exclude(deliveries__verdict="accepted").exists()
    )
    assert Delivery.objects.filter(verdict="sent_back").count() > 20


def test_charges_are_those_the_roll_up_would_make():
    accepted = Task.objects.filter(state=State.ACCEPTED)
    assert not accepted.annotate(n=Count("charges")).exclude(n=1).exists()
    assert not TimeEntry.objects.filter(task__in=accepted, locked_at=None).exists()
    assert ChargedEntry.objects.count() == TimeEntry.objects.exclude(locked_at=None).count()
    assert Rate.objects.count() == 1
    for charge in Charge.objects.select_related("task__client")[:60]:
        entries = list(TimeEntry.objects.filter(charged_entry__line__charge=charge))
        terms = Terms.objects.get(client=charge.client)
        portions = _portions(charge.task, entries, terms)
        minutes = _minutes(portions, terms, False)
        hourly = portions[0].hourly
        assert charge.actual_seconds == sum(portion.seconds for portion in portions)
        assert charge.amount == price(sum(minutes, Decimal()), hourly, "EUR")


def test_life_goes_on_after_the_load(settings):
    """The sequences stand behind the last row of each table."""
    boss = User.objects.get(email="manager@demo.example")
    task = draft(boss.clients_looked_after.all()[0], by=boss, title="One more", brief="Now.")
    assert task.pk == 1001 + TASKS
    task.publish(by=boss)
    names = ("Argon2PasswordHasher", "MD5PasswordHasher")  # whichever demo was loaded first
    settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}" for name in names]
    assert boss.check_password("demo-smartfield")


def test_busy_and_quiet_clients_differ():
    counts = Task.objects.values("client").annotate(n=Count("pk")).values_list("n", flat=True)
    assert max(counts) > 3 * min(counts)


def test_spread_adds_up():
    assert spread(10, [1, 1, 1]) == [3, 4, 3]
    assert sum(spread(1_000, [0.1, 7, 2.2, 0.01])) == 1_000
