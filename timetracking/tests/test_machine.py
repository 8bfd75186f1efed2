"""Time under any order of presses, edits and waits, and a server clock that jumps."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
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
from tasks import merging
from timetracking import confirming, forgotten, offline, recording, sheet, timer, week
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
        self.person, self.new_task, self.arkadia = self.world
        self.boss = self.arkadia.client.manager
        self.tasks = [self.new_task(self.arkadia, "in_progress", self.person) for _ in range(3)]
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

    @rule(n=which, ago=minutes, length=minutes)
    def press_without_a_connection(self, n, ago, length):
        begin = datetime.now(UTC) - timedelta(minutes=ago)
        presses = [
            offline.Press(uuid4(), "start", begin, self.tasks[n].pk),
            offline.Press(uuid4(), "stop", begin + timedelta(minutes=length)),
        ]
        for _twice in range(2):
            taken = offline.take(presses, by=self.person)
        assert len(taken) == 2
        current = timer.running(self.person)
        self.running = current and current.task

    @rule(n=which, back=st.integers(0, 3), length=st.integers(1, 10 * 60))
    def type_into_the_week(self, n, back, length):
        now = datetime.now(UTC)
        (day,) = sheet.days(self.person, [now.date() - timedelta(days=back)], UTC, now)
        pieces = [piece for piece in day.pieces if piece.entry.task_id == self.tasks[n].pk]
        meant = timedelta(minutes=length)
        wish = week.Wish("cell", self.tasks[n], day.date, sheet.total(pieces), meant)
        try:
            week.write([wish], by=self.person, reason="From the notebook.", zone=UTC)
        except week.Refused:
            return
        (after,) = sheet.days(self.person, [day.date], UTC, now)
        assert after.length - day.length == meant - wish.stood

    @rule(n=which)
    def a_twin_becomes_a_part(self, n):
        """Its clock goes on in the other task, and not a second is lost or made."""
        twin, into = self.tasks[n], self.tasks[n - 1]
        at = datetime.now(UTC)
        before = self.person.time_entries.seconds(at)
        merging.merge(into, [twin], by=self.boss, with_briefs=False)
        assert self.person.time_entries.seconds(at) == before
        if self.running == twin:
            self.running = into
        self.tasks[n] = self.new_task(self.arkadia, "in_progress", self.person)

    @rule(n=which, pick=st.integers(0, 50))
    def a_manager_looks(self, n, pick):
        waiting = list(TimeEntry.objects.to_look_at())
        if waiting and n:
            confirming.confirm(waiting, by=self.boss)
            assert not TimeEntry.objects.to_look_at().exists()
        elif waiting:
            confirming.decline(waiting[:pick], by=self.boss, reason="Look again.")

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


def run(world, examples, steps, phases=tuple(Phase)):
    machine = type("ClockOf", (Clock,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def world(assistant, new_task, arkadia):
    return assistant, new_task, arkadia


def test_any_order_of_presses_keeps_time_whole(world):
    run(world, examples=12, steps=25)


def test_without_the_constraint_it_finds_an_overlap(world):
    """A machine that cannot go red proves nothing. The constraint is back with the rollback."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE timetracking_timeentry DROP CONSTRAINT entry_no_overlap")
    with pytest.raises(AssertionError, match="overlaps"):
        run(world, examples=200, steps=25, phases=[Phase.generate])


@pytest.mark.storm
@pytest.mark.timeout(3600)
def test_fifty_thousand_steps_keep_time_whole(world):
    run(world, examples=500, steps=100)
