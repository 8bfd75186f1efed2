"""Whatever happens in whatever order: figures renewed along the way are those made from scratch."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from assistants.growth.renewing import NUMBERS, renew, renew_recent
from assistants.models import Figures
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Refusal
from tasks import reviewing
from timetracking import recording

which = st.integers(0, 3)


def rows() -> list:
    return list(Figures.objects.order_by("assistant", "kind", "starts_on").values_list(
        "assistant", "kind", "starts_on", *NUMBERS
    ))  # fmt: skip


class Agency(RuleBasedStateMachine):
    """Four tasks of two assistants in an autumn in which the clocks go back."""

    world: tuple

    @initialize()
    def begin(self):
        self.traveller = time_machine.travel(datetime(2026, 10, 20, 9, tzinfo=UTC), tick=False)
        self.time = self.traveller.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        people, new_task, self.arkadia, self.manager, skill = self.world
        self.tasks = [new_task(self.arkadia, "in_progress", people[n % 2]) for n in range(4)]
        for task in self.tasks[1:]:
            task.skills.add(skill)

    def teardown(self):
        if hasattr(self, "tasks"):
            renew_recent(datetime.now(UTC))
            kept = rows()
            changed = renew()
            scratch = rows()
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            self.traveller.stop()
            assert (changed, kept) == (0, scratch)

    def attempt(self, verb, *args, **kwargs):
        try:
            return verb(*args, **kwargs)
        except Refusal:
            return None

    @rule(hours=st.integers(1, 24 * 9))
    def wait(self, hours):
        """The job was away for as long, and comes again."""
        self.time.shift(timedelta(hours=hours))
        renew_recent(datetime.now(UTC))

    @rule(n=which)
    def deliver(self, n):
        task = self.tasks[n]
        for correction in task.corrections.open():
            self.attempt(task.settle_correction, correction, by=task.assistant, state="done")
        self.attempt(task.deliver, by=task.assistant, summary="Done.")

    @rule(n=which, rating=st.sampled_from([None, 2, 5]))
    def accept(self, n, rating):
        task, by = self.tasks[n], self.arkadia.owner
        self.attempt(task.accept, by=by, round=task.round, rating=rating)

    @rule(n=which)
    def send_back(self, n):
        task, by = self.tasks[n], self.arkadia.owner
        self.attempt(task.send_back, by=by, round=task.round, corrections=["Terms."])

    @rule(n=which)
    def reopen(self, n):
        if self.tasks[n].warranty_ends_at:
            self.attempt(self.tasks[n].reopen, by=self.manager, why="Again")

    @rule(n=which, rating=st.integers(1, 5))
    def rate(self, n, rating):
        self.attempt(reviewing.rate, self.tasks[n], by=self.arkadia.owner, rating=rating, word="")

    @rule(n=which, by_client=st.booleans())
    def write(self, n, by_client):
        task = self.tasks[n]
        by = self.arkadia.owner if by_client else task.assistant
        self.attempt(task.comment, by=by, text=f"At {datetime.now(UTC)}")

    @rule(n=which, ago=st.integers(1, 24 * 6), hours=st.integers(1, 15))
    def work(self, n, ago, hours):
        end = datetime.now(UTC) - timedelta(hours=ago)
        span, by = Span(end - timedelta(hours=hours), end), self.tasks[n].assistant
        self.attempt(recording.add, self.tasks[n], span, by=by, reason="By hand")

    @rule(n=which, minutes=st.integers(-90, 90))
    def mend(self, n, minutes):
        task = self.tasks[n]
        if entry := task.time_entries.last():
            moved = timedelta(minutes=minutes)
            span = Span(entry.started_at + moved, entry.ended_at)
            self.attempt(
                recording.edit, entry, task, span, by=entry.assistant, reason="Mended"
            )  # fmt: skip

    @rule(n=which)
    def doubt_and_confirm(self, n):
        """Time that waits for a word, however old it is by then."""
        if entry := self.tasks[n].time_entries.first():
            if not entry.is_to_confirm:
                type(entry).objects.filter(pk=entry.pk).update(is_to_confirm=True)
                renew()
            else:
                recording.confirm(entry, by=entry.assistant)


def run(world, examples, steps):
    machine = type("AgencyOf", (Agency,), {"world": world})
    quick = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=quick)


@pytest.fixture
def world(assistant, other_assistant, new_task, arkadia, manager, skill):
    return (assistant, other_assistant), new_task, arkadia, manager, skill


def test_any_order_of_work_gives_the_same_figures(world):
    run(world, examples=12, steps=25)


@pytest.mark.storm
@pytest.mark.timeout(1200)
def test_any_long_order_of_work_gives_the_same_figures(world):
    run(world, examples=300, steps=60)
