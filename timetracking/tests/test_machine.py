"""Time under any order of presses, edits and waits, and a server clock that jumps."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from smartfield.lib.periods import Span
from smartfield.lib.refusals import Refusal
from timetracking import forgotten, recording, timer
from timetracking.models import TimeEntry
from timetracking.tests.invariants import broken

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
minutes = st.integers(0, 20 * 60)
which = st.integers(0, 2)


class Clock(RuleBasedStateMachine):
    """Presses of one assistant on three tasks. The model knows only what should be running."""

    world: dict

    @initialize()
    def begin(self):
        self.traveller = time_machine.travel(START, tick=False)
        self.time = self.traveller.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.person, new_task, arkadia = self.world
        self.tasks = [new_task(arkadia, "in_progress", self.person) for _ in range(3)]
        self.running = None
        self.entered = True

    def teardown(self):
        if getattr(self, "entered", False):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            self.traveller.stop()

    @rule(n=which)
    def start(self, n):
        timer.start(self.tasks[n], by=self.person)
        self.running = self.tasks[n]

    @rule()
    def stop(self):
        stopped = timer.stop(by=self.person)
        assert (stopped is None) == (self.running is None)
        self.running = None

    @rule()
    def take_back(self):
        try:
            self.running = timer.take_back_stop(by=self.person).task
        except Refusal:
            assert self.running is None

    @precondition(lambda self: self.running)
    @rule(ago=minutes)
    def stop_at(self, ago):
        try:
            timer.stop_at(datetime.now(UTC) - timedelta(minutes=ago), by=self.person)
            self.running = None
        except Refusal:
            pass

    @rule(passed=minutes)
    def wait(self, passed):
        self.time.shift(timedelta(minutes=passed))

    @rule(back=st.integers(1, 120))
    def the_servers_clock_jumps_back(self, back):
        self.time.shift(-timedelta(minutes=back))

    @rule(n=which, ago=minutes, length=minutes)
    def add(self, n, ago, length):
        begin = datetime.now(UTC) - timedelta(minutes=ago)
        span = Span(begin, begin + timedelta(minutes=length))
        try:
            entry = recording.add(self.tasks[n], span, by=self.person, reason="By hand.")
            assert (entry.started_at, entry.ended_at) == span
        except Refusal:
            pass

    @rule(n=which, pick=st.integers(0, 50), ago=minutes, length=minutes)
    def edit(self, n, pick, ago, length):
        entries = list(self.person.time_entries.all())
        if not entries:
            return
        entry = entries[pick % len(entries)]
        before = (entry.started_at, entry.ended_at)
        begin = datetime.now(UTC) - timedelta(minutes=ago)
        span = Span(begin, begin + timedelta(minutes=length))
        try:
            recording.edit(entry, self.tasks[n], span, by=self.person, reason="A guess.")
            kept = entry.versions.latest("pk")  # the clock may have jumped back
            assert (kept.started_at, kept.ended_at) == before
        except Refusal:
            entry.refresh_from_db()
            assert (entry.started_at, entry.ended_at) == before

    @rule()
    def look_for_forgotten_clocks(self):
        forgotten.look(datetime.now(UTC))
        if not timer.running(self.person):
            self.running = None

    @invariant()
    def nothing_is_broken(self):
        if not getattr(self, "entered", False):
            return
        assert broken() == {}
        current = timer.running(self.person)
        assert (current and current.task) == self.running
        over = TimeEntry.objects.filter(is_to_confirm=False, ended_at__isnull=False)
        assert all(entry.length <= django_settings.TIME_ENTRY_LIMIT for entry in over)


def run(world, examples, steps):
    machine = type("ClockOf", (Clock,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def world(assistant, new_task, arkadia):
    return assistant, new_task, arkadia


def test_any_order_of_presses_keeps_time_whole(world):
    run(world, examples=25, steps=25)


@pytest.mark.storm
@pytest.mark.timeout(1200)
def test_any_long_order_of_presses_keeps_time_whole(world):
    run(world, examples=400, steps=60)
