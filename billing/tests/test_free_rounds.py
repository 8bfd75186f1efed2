"""Time in which the agency put its own work right is shown, and costs nothing."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from billing import rollup
from billing.models import Charge, ChargeLine, Terms
from billing.tests.conftest import charge_due
from smartfield.tests.at_once import at_once
from tasks import reviewing
from timetracking.models import TimeEntry

MINUTE = 60


@pytest.fixture
def rounds(arkadia, assistant, new_task, rate, work):
    """Make a task in review in its last round; of each round its seconds, corrections, wishes.
    Each stretch is of other hands and begins at once, for a return is a matter of now."""

    def make(*told):
        task = new_task(arkadia, "in_progress", assistant)
        for number, (seconds, corrections, wishes) in enumerate(told, 1):
            start = timezone.now() - timedelta(days=30)
            if number > 1:
                asked = {"corrections": corrections, "wishes": wishes}
                task.send_back(by=arkadia.owner, round=number - 1, **asked)
                start = timezone.now()
            for one in task.corrections.open():
                task.settle_correction(one, by=assistant, state="done")
            for length in seconds:
                hands = User.objects.create_user(f"{uuid4()}@staff.example", role="assistant")
                work(task, length, start=start, person=hands)
            task.deliver(by=assistant, summary="Done.")
        return task

    return make


def accepted(task, by):
    task.accept(by=by, round=task.round)
    charge_due()
    return Charge.objects.filter(task=task).first()


WORK = ([90 * MINUTE], [], [])


@pytest.mark.django_db
def test_a_round_of_our_own_mistakes_is_a_free_line(arkadia, rounds):
    task = rounds(WORK, ([20 * MINUTE, 5 * MINUTE], ["Terms."], []))
    charge = accepted(task, arkadia.owner)
    paid, free = charge.lines.all()
    assert (paid.billed_minutes, paid.amount, paid.is_free) == (90, 60, False)
    assert (free.billed_minutes, free.amount, free.is_free) == (0, 0, True)
    assert free.actual_seconds == 25 * MINUTE
    assert free.charged_entries.count() == 2
    assert (charge.billed_minutes, charge.amount) == (90, 60)
    assert charge.actual_seconds == 115 * MINUTE
    assert not TimeEntry.objects.filter(task=task, locked_at=None).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("corrections", [[], ["Terms."]])
def test_a_round_with_a_wish_is_charged_like_other_work(arkadia, rounds, corrections):
    charge = accepted(rounds(WORK, ([30 * MINUTE], corrections, ["A map."])), arkadia.owner)
    assert [line.is_free for line in charge.lines.all()] == [False]
    assert charge.billed_minutes == 120


@pytest.mark.django_db
def test_a_round_of_the_time_before_the_rule_is_charged(arkadia, rounds):
    task = rounds(WORK, ([30 * MINUTE], ["Terms."], []))
    task.corrections.update(kind="")
    assert accepted(task, arkadia.owner).billed_minutes == 120


@pytest.mark.django_db
def test_a_free_round_is_not_rounded_into_the_bill(arkadia, rounds):
    Terms.objects.create(client=arkadia.client, step_minutes=15, minimum_minutes=60)
    charge = accepted(rounds(([61], [], []), ([61], ["Terms."], [])), arkadia.owner)
    assert charge.billed_minutes == 60
    assert charge.actual_seconds == 122


@pytest.mark.django_db
def test_where_all_time_is_free_nothing_is_billed_and_no_minimum(arkadia, rounds):
    Terms.objects.create(client=arkadia.client, minimum_minutes=60)
    charge = accepted(rounds(([], [], []), ([10 * MINUTE], ["Terms."], [])), arkadia.owner)
    assert (charge.billed_minutes, charge.amount) == (0, 0)
    assert [line.is_free for line in charge.lines.all()] == [True]


@pytest.mark.django_db
def test_free_time_needs_no_rate(arkadia, rounds, rate):
    task = rounds(([], [], []), ([10 * MINUTE], ["Terms."], []))
    rate.delete()
    assert accepted(task, arkadia.owner).amount == 0


# In question ----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("decision", "billed"), [("free", 90), ("charged", 120)])
def test_a_question_holds_the_charge_until_it_is_decided(
    arkadia, manager, assistant, rounds, decision, billed
):
    task = rounds(WORK, ([30 * MINUTE], ["Terms."], []))
    one = task.corrections.get()
    reviewing.question(one, by=assistant, why="New to me.")
    assert accepted(task, arkadia.owner) is None
    assert TimeEntry.objects.filter(locked_at__isnull=False).count() == 0
    reviewing.decide(one, by=manager, decision=decision, word="As it was said.")
    charge_due()
    assert Charge.objects.get(task=task).billed_minutes == billed
    rollup.roll_up(task.pk, "once more")
    assert Charge.objects.filter(task=task).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_the_roll_up_at_once_make_one_charge(arkadia, manager, assistant, rounds):
    for _time in range(5):
        task = rounds(WORK, ([30 * MINUTE], ["Terms."], []))
        one = task.corrections.get()
        reviewing.question(one, by=assistant, why="New to me.")
        task.accept(by=arkadia.owner, round=2)
        at_once(
            [
                lambda c=one: reviewing.decide(c, by=manager, decision="free", word="Yes."),
                *[lambda t=task: rollup.roll_up(t.pk, f"event {t.events.last().pk}")] * 3,
            ]
        )
        charge_due()
        assert Charge.objects.get(task=task).billed_minutes == 90


# What always holds ------------------------------------------------------------------

ROUND = st.tuples(st.lists(st.integers(1, 50), max_size=3), st.booleans(), st.booleans())


@pytest.mark.django_db
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=st.lists(st.integers(1, 50), max_size=3), later=st.lists(ROUND, max_size=3))
def test_billed_and_free_minutes_are_the_worked_minutes(arkadia, rounds, first, later):
    Terms.objects.update_or_create(client=arkadia.client, defaults={"step_minutes": 0})
    told = [([n * MINUTE for n in first], [], [])]
    for minutes, is_agreed, is_wish in later:
        agreed = ["Terms."] if is_agreed or not is_wish else []
        told.append(([n * MINUTE for n in minutes], agreed, ["A map."] if is_wish else []))
    task = rounds(*told)
    charge = accepted(task, arkadia.owner)
    worked = sum(sum(seconds) for seconds, _agreed, _wishes in told)
    if charge is None:
        assert worked == 0
        return
    lines = list(charge.lines.all())
    free = sum(line.actual_seconds for line in lines if line.is_free)
    assert charge.billed_minutes + Decimal(free) / 60 == Decimal(worked) / 60
    assert sum(line.amount for line in lines) == charge.amount
    assert free == sum(sum(s) for s, agreed, wishes in told[1:] if not wishes)


# What is seen -----------------------------------------------------------------------


@pytest.mark.django_db
def test_the_charge_shows_its_free_line(client, arkadia, manager, rounds):
    charge = accepted(rounds(WORK, ([20 * MINUTE], ["Terms."], [])), arkadia.owner)
    for person in (manager, arkadia.owner, arkadia.billing):
        client.force_login(person)
        page = client.get(reverse("charge", args=[charge.pk])).content.decode()
        assert "Free: we corrected our own work" in page
    assert ChargeLine.objects.filter(is_free=True).get().actual_seconds == 20 * MINUTE
    assert charge.made_at <= timezone.now()
