"""What earns a bonus: each cause once, under the terms of its day, up to the cap, and taken back
when the cause is gone."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from assistants.bonuses import awarding, deciding, ruling
from assistants.bonuses.earning import day_of
from assistants.bonuses.near import near
from assistants.bonuses.wording import terms_words, with_sentences
from assistants.models import Bonus, BonusRule
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once
from tasks import reviewing
from timetracking import recording

MONDAY = datetime(2026, 10, 19, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def done(clock, arkadia, assistant, new_task):
    """An accepted task, an hour after it was begun."""

    def do(rating=5, is_at_once=True, who=assistant, **fields):
        state = "in_progress" if is_at_once else "sent_back"
        task = new_task(arkadia, state, who, **fields)
        for correction in task.corrections.open():
            task.settle_correction(correction, by=who, state="done")
        clock.shift(HOUR)
        task.deliver(by=who, summary="Done.")
        task.accept(by=arkadia.owner, round=task.round, rating=rating)
        return task

    return do


@pytest.fixture
def rule(manager):
    def write(condition="at_once", is_on=True, **terms):
        terms = {
            "name": "Clean work",
            "threshold": None,
            "amount": Decimal(5),
            "currency": "EUR",
            "pay": "fixed",
            "period": "month",
            "cap": None,
            "valid_to": None,
            "valid_from": MONDAY.date(),
            "condition": condition,
            **terms,
        }
        rule = ruling.write(by=manager, **terms)
        ruling.switch(rule, is_on=is_on)
        return rule

    return write


def award() -> list[tuple]:
    awarding.award_all(timezone.now())
    return [(one.amount, one.state) for one in Bonus.objects.order_by("pk")]


def sentences() -> list[str]:
    return [one.sentence for one in with_sentences(Bonus.objects.order_by("pk"))]


def test_a_task_accepted_at_once_earns_once_however_often_it_is_looked_at(rule, done):
    rule()
    done(title="Desks")
    done(is_at_once=False)
    assert award() == award() == [(5, "waiting")]
    assert sentences() == ["“Desks” was accepted at the first review."]


def test_on_time_and_rating_earn_by_task(rule, done):
    rule("on_time", amount=Decimal(2))
    rule("rating", threshold=4, amount=Decimal(3))
    done(title="Late", due_at=timezone.now() - HOUR, rating=3)
    done(title="Desks", due_at=timezone.now() + 9 * HOUR, rating=4)
    done(title="No day", due_at=None, rating=None)
    assert award() == [(2, "waiting"), (3, "waiting")]
    assert sentences() == ["“Desks” was on time.", "“Desks” was rated 4 of 5."]


def test_a_new_skill_earns_with_its_first_task(rule, done, skill):
    rule("new_skill")
    done(title="First").skills.add(skill)
    done(title="Second").skills.add(skill)
    assert award() == [(5, "waiting")]
    assert sentences() == ["“First” was the first task with Research."]


def test_volume_earns_once_a_period(rule, done, clock, assistant):
    rule("volume", threshold=2, period="week")
    done()
    assert award() == []
    (one,) = near(assistant, timezone.now())
    assert (one.done, one.whole, one.progress) == (1, 2, "1 of 2: €5.00 at 2")
    for _ in range(4):
        done()
    assert award() == [(5, "waiting")]
    assert near(assistant, timezone.now())[0].progress == "Earned in this period."
    clock.shift(7 * DAY)
    done()
    done()
    assert award() == [(5, "waiting")] * 2
    assert sentences()[0] == "2 tasks accepted in the week from 19 Oct 2026."


def test_a_row_is_broken_by_a_return_and_begins_again_when_it_is_full(rule, done, assistant):
    rule("streak", threshold=2)
    for is_at_once in (True, False, True, True, True):
        done(is_at_once=is_at_once)
    assert award() == [(5, "waiting")]
    assert sentences()[0].startswith("2 tasks in a row accepted at the first review, the last")
    assert near(assistant, timezone.now())[0].progress == "1 of 2: €5.00 at 2"


def test_hours_are_those_of_the_task(rule, new_task, arkadia, assistant, clock):
    rule(pay="hourly", amount=Decimal("1.50"))
    task = new_task(arkadia, "in_progress", assistant, title="Desks")
    clock.shift(3 * HOUR)
    span = Span(timezone.now() - 2.5 * HOUR, timezone.now())
    recording.add(task, span, by=assistant, reason="By hand")
    task.deliver(by=assistant, summary="Done.")
    task.accept(by=arkadia.owner, round=1)
    assert award() == [(Decimal("3.75"), "waiting")]
    assert sentences()[0].endswith("2\xa0h\xa030\xa0min at €1.50 an hour.")
    new_task(arkadia, "accepted", assistant)
    assert len(award()) == 1  # without time there is nothing to pay by


def test_nothing_is_earned_before_the_rule_or_after_its_days(rule, done, clock):
    rule(valid_from=MONDAY.date() + DAY, valid_to=MONDAY.date() + DAY)
    for _ in range(3):
        done()
        clock.shift(DAY)
    assert len(award()) == 1


def test_a_rule_that_is_off_awards_nothing_until_it_is_on(rule, done):
    one = rule(is_on=False)
    done()
    assert award() == []
    ruling.switch(one, is_on=True)
    assert award() == [(5, "waiting")]


def test_the_cap_holds_for_a_person_and_a_period(rule, done, clock, other_assistant):
    rule(amount=Decimal(4), cap=Decimal(10))
    for _ in range(3):
        done()
        award()
    done(who=other_assistant)
    done()
    assert [amount for amount, _state in award()] == [4, 4, 2, 4]
    assert sentences()[2].endswith("The cap of €10.00 leaves this much.")
    clock.shift(14 * DAY)  # November
    done()
    assert award()[-1] == (4, "waiting")


def test_a_new_version_judges_only_the_days_from_its_own_on(rule, done, clock, manager):
    one = rule(valid_from=MONDAY.date() - 30 * DAY)
    done()
    terms = {name: getattr(one.latest, name) for name in TERMS}
    clock.shift(DAY)
    today = day_of(timezone.now())
    changed = {**terms, "amount": Decimal(7), "valid_from": today}
    ruling.change(one, by=manager, seen=1, **changed)
    done()
    assert [amount for amount, _state in award()] == [5, 7]
    assert ruling.change(one, by=manager, seen=1, **changed).number == 2  # a second press
    with pytest.raises(Overtaken, match="changed this rule meanwhile"):
        ruling.change(one, by=manager, seen=1, **{**changed, "amount": Decimal(9)})
    with pytest.raises(Refusal, match="begins today or later"):
        ruling.change(one, by=manager, seen=2, **{**terms, "valid_from": today - DAY})
    assert [terms.number for terms in one.versions.all()] == [2, 1]


TERMS = (
    *("name", "condition", "threshold", "amount", "currency", "pay", "period", "cap"),
    *("valid_from", "valid_to"),
)


def test_a_reopening_takes_back_what_waits_and_reverses_what_was_approved(
    rule, done, clock, manager, arkadia, assistant
):
    rule("on_time")
    tasks = [done(due_at=timezone.now() + 9 * DAY) for _ in range(2)]
    award()
    approved = Bonus.objects.get(task=tasks[1])
    deciding.approve(approved, by=manager)
    clock.shift(13 * DAY)  # the month is over
    for task in tasks:
        task.reopen(by=manager, why="A desk too many")
    for _ in range(2):
        awarding.award_all(timezone.now())
    assert award() == [(5, "withdrawn"), (5, "approved"), (-5, "approved")]
    taken = Bonus.objects.get(reverses=approved)
    assert (taken.earned_at, taken.earned_at > approved.earned_at) == (timezone.now(), True)
    tasks[1].deliver(by=assistant, summary="Again.")
    tasks[1].accept(by=arkadia.owner, round=2)
    assert award()[3:] == [(5, "waiting")]
    assert Bonus.objects.latest("pk").turn == 2


def test_a_rating_that_falls_takes_its_bonus_along(rule, done, arkadia):
    rule("rating", threshold=5)
    task = done(rating=5)
    award()
    reviewing.rate(task, by=arkadia.owner, rating=2, word="")
    assert award() == [(5, "withdrawn")]


def test_a_declined_one_is_not_awarded_again(rule, done, manager):
    rule()
    task = done()
    award()
    deciding.decline(Bonus.objects.get(), by=manager, word="It was a test.")
    assert award() == [(5, "declined")]
    task.reopen(by=manager, why="A desk too many")
    assert award() == [(5, "declined")]  # nothing was given, so nothing is taken back


def test_a_declined_one_leaves_its_share_of_the_cap(rule, done, manager):
    rule(amount=Decimal(4), cap=Decimal(4))
    done()
    award()
    deciding.decline(Bonus.objects.get(), by=manager, word="It was a test.")
    done()
    assert award() == [(4, "declined"), (4, "waiting")]


def test_a_dry_run_says_what_would_come_and_writes_nothing(rule, done):
    one = rule(is_on=False, amount=Decimal(4), cap=Decimal(6))
    for _ in range(3):
        done()
    terms = one.latest
    would = awarding.tried(terms, MONDAY.date() - 30 * DAY)
    assert terms.valid_from == MONDAY.date()
    assert [award.amount for award in would] == [4, 2]
    assert not Bonus.objects.exists()
    ruling.switch(one, is_on=True)
    assert [amount for amount, _state in award()] == [4, 2]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_award_once_and_take_back_once(rule, manager, assistant, arkadia, new_task):
    rule(valid_from=day_of(timezone.now()))
    task = new_task(arkadia, "accepted", assistant)
    now = timezone.now()
    work = [lambda: awarding.award_all(now)] * 4
    assert sorted(at_once(work)) == [0, 0, 0, 1]
    one = Bonus.objects.get()
    decisions = [lambda: deciding.approve(Bonus.objects.get(pk=one.pk), by=manager)] * 3
    at_once(decisions)
    assert assistant.notices.filter(kind="bonus").count() == 1
    task.reopen(by=manager, why="A desk too many")
    assert sorted(at_once(work)) == [0, 0, 0, 1]
    assert sum(one.amount for one in Bonus.objects.all()) == 0
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_reopening_at_once_leave_no_money_behind(
    rule, manager, assistant, arkadia, new_task
):
    rule(valid_from=day_of(timezone.now()))
    tasks = [new_task(arkadia, "accepted", assistant) for _ in range(4)]
    awarding.award_all(timezone.now())
    for task in tasks:
        task.reopen(by=manager, why="A desk too many")
    yes = [
        lambda pk=pk: deciding.approve(Bonus.objects.get(pk=pk), by=manager)
        for pk in Bonus.objects.values_list("pk", flat=True)
    ]
    at_once([*yes, lambda: awarding.award_all(timezone.now())])
    awarding.award_all(timezone.now())
    approved = Bonus.objects.filter(state="approved")
    assert sum(one.amount for one in approved) == 0
    assert assistant.notices.filter(kind="bonus").count() == approved.filter(amount__gt=0).count()
    connection.close()


def test_a_rule_says_what_it_pays_in_a_sentence(rule):
    said = {
        terms_words(one.latest)
        for one in (
            rule(cap=Decimal(50)),
            rule("streak", threshold=10, amount=Decimal(40)),
            rule("volume", threshold=3, period="week"),
            rule(pay="hourly", amount=Decimal("1.5")),
        )
    }
    assert said == {
        "€5.00 for each task accepted at the first review. At most €50.00 a month.",
        "€40.00 for every 10 tasks in a row accepted at the first review.",
        "€5.00 for 3 tasks accepted in a week.",
        "€1.50 an hour of the task for each task accepted at the first review.",
    }
    assert BonusRule.objects.count() == 4
