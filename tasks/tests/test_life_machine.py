"""The life of a task under any order of verbs, rounds of yesterday and empty words included."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from smartfield.lib.refusals import Refusal
from tasks import merging, splitting, states
from tasks.models import Task

HAND = ("claimed", "in_progress", "sent_back")
LEGAL = {  # written down from the product, not from the code
    ("publish", "draft", "open"),
    ("withdraw", "open", "draft"),
    ("assign", "open", "claimed"),
    ("start", "claimed", "in_progress"),
    *(("release", held, "open") for held in HAND),
    *(("hand_over", held, "claimed") for held in HAND),
    *(("hold", held, "on_hold") for held in HAND),
    *(("resume", "on_hold", held) for held in HAND),
    ("deliver", "in_progress", "in_review"),
    ("deliver", "sent_back", "in_review"),
    ("accept", "in_review", "accepted"),
    ("send_back", "in_review", "sent_back"),
    ("reopen", "accepted", "in_progress"),
    *(("merge", state, "cancelled") for state in ("draft", "open", "claimed", "in_progress")),
    *(("cancel", state, "cancelled") for state in (*HAND, "draft", "open", "on_hold", "in_review")),
}
words = st.sampled_from(["", "  ", "Said."])
rounds = st.integers(-1, 1)


class Life(RuleBasedStateMachine):
    """One task in the hands of everybody; a refusal changes nothing."""

    world: dict

    @initialize(state=st.sampled_from(["draft", "claimed", "in_review", "on_hold", "accepted"]))
    def begin(self, state):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        new_task, self.company, self.boss, self.who, self.other = self.world
        self.task = new_task(self.company, state, self.who)
        self.entered = True

    def teardown(self):
        if getattr(self, "entered", False):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def attempt(self, verb, *given, **named):
        """On a row that another may have moved, as a request has it."""
        before = self.facts()
        task = Task.objects.get(pk=self.task.pk)
        try:
            with transaction.atomic():
                getattr(task, verb)(*given, **named)
        except Refusal:
            assert self.facts() == before
        self.task = Task.objects.get(pk=self.task.pk)

    def facts(self):
        task = Task.objects.get(pk=self.task.pk)
        return (
            *(task.state, task.assistant_id, task.round, task.held_from, task.accepted_at),
            *(task.events.count(), task.deliveries.count(), task.corrections.count()),
            *(task.assignments.count(), task.assignments.filter(until=None).count()),
        )

    @property
    def hands(self):
        return self.task.assistant or self.who

    @rule(verb=st.sampled_from(["publish", "withdraw"]))
    def in_and_out_of_the_queue(self, verb):
        self.attempt(verb, by=self.boss)

    @rule(swap=st.booleans())
    def assign(self, swap):
        self.attempt("assign", self.other if swap else self.who, by=self.boss)

    @rule(verb=st.sampled_from(["start", "resume"]))
    def go_on(self, verb):
        self.attempt(verb, by=self.hands)

    @rule(note=words)
    def release(self, note):
        self.attempt("release", by=self.hands, note=note)

    @rule(swap=st.booleans(), note=words)
    def hand_over(self, swap, note):
        self.attempt("hand_over", self.other if swap else self.who, by=self.boss, note=note)

    @rule(question=words)
    def hold(self, question):
        self.attempt("hold", by=self.hands, question=question)

    @rule(summary=words)
    def deliver(self, summary):
        self.attempt("deliver", by=self.hands, summary=summary)

    @rule(by_client=st.booleans(), off=rounds, note=words)
    def accept(self, by_client, off, note):
        by = self.company.owner if by_client else self.boss
        self.attempt("accept", by=by, round=self.task.round + off, note=note)

    @rule(off=rounds, text=words)
    def send_back(self, off, text):
        number = self.task.round + off
        self.attempt("send_back", by=self.company.owner, round=number, corrections=[text])

    @rule()
    def settle_corrections(self):
        for correction in self.task.corrections.open():
            self.attempt("settle_correction", correction, by=self.hands, state="done")

    @rule(why=words)
    def reopen(self, why):
        self.attempt("reopen", by=self.boss, why=why)

    @rule(by_client=st.booleans(), why=words)
    def cancel(self, by_client, why):
        self.attempt("cancel", by=self.company.owner if by_client else self.boss, why=why)

    @rule(state=st.sampled_from(["draft", "open", "claimed", "on_hold", "in_review"]))
    def merge(self, state):
        new_task, company, boss, who, _other = self.world
        into = new_task(company, state, who)
        before = self.facts()
        try:
            with transaction.atomic():
                merging.merge(into, [Task.objects.get(pk=self.task.pk)], by=boss)
        except Refusal:
            assert self.facts() == before
        self.task = Task.objects.get(pk=self.task.pk)
        assert (self.task.merged_into == into) == (self.facts() != before)

    @rule(to=st.sampled_from(["keep", "queue", "same"]))
    def split(self, to):
        before = self.facts()
        part = splitting.Part(title=f"Part {uuid4()}", brief="A part.", to=to)
        try:
            with transaction.atomic():
                (made,) = splitting.split(self.task, [part], by=self.boss)
            assert made.events.count() >= 2
        except Refusal:
            assert self.facts() == before
        self.task = Task.objects.get(pk=self.task.pk)

    @invariant()
    def it_has_come_by_legal_moves(self):
        if not getattr(self, "entered", False):
            return
        moves = [
            (event.verb, event.from_state, event.to_state)
            for event in self.task.events.order_by("pk")
            if event.from_state and event.from_state != event.to_state
        ]
        assert set(moves) <= LEGAL
        assert [to for _, _, to in moves[:-1]] == [source for _, source, _ in moves[1:]]
        assert self.task.state == (moves[-1][2] if moves else "draft")

    @invariant()
    def its_hands_and_rounds_fit(self):
        if not getattr(self, "entered", False):
            return
        open_hands = self.task.assignments.filter(until=None)
        held = self.task.state not in {"draft", "open", "accepted", "cancelled"}
        assert open_hands.count() == held
        if held:
            assert open_hands.get().assistant_id == self.task.assistant_id
        judged = self.task.deliveries.values_list("round", flat=True)
        assert len(set(judged)) == len(judged)
        assert max(judged, default=0) <= self.task.round


def run(world, examples, steps, phases=tuple(Phase)):
    machine = type("LifeOf", (Life,), {"world": world})
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
def world(new_task, arkadia, manager, assistant, other_assistant):
    return new_task, arkadia, manager, assistant, other_assistant


def test_any_order_of_verbs_is_a_legal_life(world):
    run(world, examples=10, steps=25)


@pytest.fixture
def loose(monkeypatch):
    """A task may be put in the queue wherever it is."""
    move = states.Move(frozenset(states.State), states.State.OPEN)
    monkeypatch.setitem(states.MOVES, "publish", move)


def test_without_the_constraint_the_machine_finds_it(world, loose):
    """A machine that cannot go red proves nothing. The constraint is back with the rollback."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tasks_task DROP CONSTRAINT task_assistant_fits_state")
    with pytest.raises(AssertionError):
        run(world, examples=100, steps=25, phases=[Phase.generate])


@pytest.mark.storm
@pytest.mark.timeout(3600)
def test_fifty_thousand_steps_are_legal_lives(world):
    run(world, examples=500, steps=100)
