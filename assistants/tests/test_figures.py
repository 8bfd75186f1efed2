"""The figures of weeks and months: each counts what it says, where it says."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from assistants.growth.renewing import COUNTS, NUMBERS, renew, renew_recent
from assistants.models import Figures
from smartfield.lib.periods import Span
from tasks import reviewing
from timetracking import recording
from timetracking.models import TimeEntry

MONDAY = datetime(2026, 10, 19, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def done(clock, arkadia, assistant, new_task):
    """Make a task that is accepted after so many hours, of which so many are worked."""

    def do(hours=5, worked=4, rating=5, **fields):
        fields = {"due_at": timezone.now() + 6 * HOUR, "estimate_minutes": 240, **fields}
        task = new_task(arkadia, "in_progress", assistant, **fields)
        clock.shift(hours * HOUR)
        span = Span(timezone.now() - worked * HOUR, timezone.now())
        recording.add(task, span, by=assistant, reason="By hand")
        task.deliver(by=assistant, summary="Done.")
        task.accept(by=arkadia.owner, round=task.round, rating=rating)
        return task

    return do


def figures(kind="week", starts_on=date(2026, 10, 19), **of) -> dict:
    renew()
    rows = Figures.objects.filter(kind=kind, starts_on=starts_on, **of)
    return rows.values(*NUMBERS).first() or dict.fromkeys(COUNTS, 0)


def told(*names, **of) -> list:
    found = figures(**of)
    return [found[name] for name in names]


def test_an_accepted_task_counts_once_in_its_week_and_month(done):
    done()
    for kind, day in (("week", date(2026, 10, 19)), ("month", date(2026, 10, 1))):
        found = figures(kind, day)
        assert found.pop("worked") == 4 * HOUR
        assert found == {
            **dict.fromkeys(("accepted", "at_once", "due", "on_time", "planned", "near_plan"), 1),
            "rated": 1,
            "rating_sum": 5,
            "returned": 0,
            "asked": 0,
            "answers": [],
            "new_skills": 0,
            "new_clients": 1,
        }
    assert Figures.objects.count() == 2


def test_a_return_is_counted_and_ends_acceptance_at_once(done, clock, arkadia, assistant, new_task):
    task = new_task(arkadia, "sent_back", assistant)
    task.settle_correction(task.corrections.get(), by=assistant, state="done")
    clock.shift(timedelta(days=7))
    task.deliver(by=assistant, summary="With terms.")
    task.accept(by=arkadia.owner, round=2, rating=4)
    assert told("returned", "accepted", "at_once") == [1, 0, 0]
    later = told("returned", "accepted", "at_once", "rating_sum", starts_on=date(2026, 10, 26))
    assert later == [0, 1, 0, 4]


def test_time_in_which_the_client_was_waited_for_is_not_late(clock, arkadia, assistant, new_task):
    due = timezone.now() + 5 * HOUR
    asking = new_task(arkadia, "in_progress", assistant, due_at=due)
    resting = new_task(arkadia, "in_progress", assistant, due_at=due)
    clock.shift(HOUR)
    asking.hold(by=assistant, question="Window or aisle?")
    resting.hold(by=assistant, until=timezone.localdate() + timedelta(days=2))
    clock.shift(48 * HOUR)
    asking.answer(by=arkadia.owner, text="Aisle.")
    resting.resume(by=assistant)
    clock.shift(3 * HOUR)
    for task in (asking, resting):
        task.deliver(by=assistant, summary="Done.")
        task.accept(by=arkadia.owner, round=1)
    assert told("due", "on_time") == [2, 1]  # four hours of five, and fifty-two of five


def test_the_review_of_a_returned_result_is_not_late_either(clock, arkadia, assistant, new_task):
    due = timezone.now() + 5 * HOUR
    task = new_task(arkadia, "in_review", assistant, due_at=due)
    clock.shift(72 * HOUR)
    task.send_back(by=arkadia.owner, round=1, corrections=["Terms."])
    task.settle_correction(task.corrections.get(), by=assistant, state="done")
    clock.shift(4 * HOUR)
    task.deliver(by=assistant, summary="With terms.")
    task.accept(by=arkadia.owner, round=2)
    assert told("due", "on_time") == [1, 1]
    task.reopen(by=task.manager, why="A desk too many")
    clock.shift(2 * HOUR)
    task.deliver(by=assistant, summary="Again.")
    task.accept(by=arkadia.owner, round=3)
    assert told("due", "on_time") == [1, 0]  # six hours in all


@pytest.mark.parametrize(("worked", "is_near"), [(2.99, 0), (3, 1), (5, 1), (5.01, 0)])
def test_within_a_quarter_of_the_plan_is_close_to_it(done, worked, is_near):
    done(hours=6, worked=worked)
    assert told("planned", "near_plan") == [1, is_near]


def test_no_plan_and_no_due_date_are_not_judged(done):
    done(estimate_minutes=None, due_at=None)
    assert told("accepted", "planned", "due", "on_time") == [1, 0, 0, 0]


def test_an_answer_takes_until_the_next_word_for_the_client(clock, arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    task.comment(by=arkadia.owner, text="Is there parking?")
    clock.shift(HOUR)
    task.comment(by=assistant, text="Must ask.", is_internal=True)
    clock.shift(HOUR)
    task.comment(by=assistant, text="There is.")
    clock.shift(HOUR)
    task.comment(by=arkadia.owner, text="And on Sundays?")
    clock.shift(HOUR / 2)
    task.deliver(by=assistant, summary="All of it.")
    task.comment(by=arkadia.owner, text="Thanks.")
    assert told("asked", "answers") == [3, [1800, 7200]]


def test_time_is_cut_where_the_agencys_week_ends(clock, arkadia, assistant, new_task):
    clock.move_to(datetime(2026, 10, 26, 9, tzinfo=UTC))  # the clocks went back that Sunday
    task = new_task(arkadia, "in_progress", assistant)
    span = Span(datetime(2026, 10, 25, 20, tzinfo=UTC), datetime(2026, 10, 26, 3, tzinfo=UTC))
    recording.add(task, span, by=assistant, reason="A night")
    assert told("worked") == [4 * HOUR]
    assert told("worked", starts_on=date(2026, 10, 26)) == [3 * HOUR]
    assert told("worked", kind="month", starts_on=date(2026, 10, 1)) == [7 * HOUR]


def test_time_that_runs_or_waits_for_a_word_is_not_counted_yet(done, clock, assistant):
    task = done()
    entry = TimeEntry.objects.get()
    TimeEntry.objects.filter(pk=entry.pk).update(is_to_confirm=True)
    assert told("worked", "planned") == [timedelta(), 0]
    recording.confirm(entry, by=assistant)
    assert told("worked", "planned", "near_plan") == [4 * HOUR, 1, 1]
    assert task.assistant == assistant


def test_what_is_new_is_new_once(done, clock, skill):
    for _ in range(2):
        done().skills.add(skill)
    clock.shift(timedelta(days=7))
    done().skills.add(skill)
    assert told("new_skills", "new_clients") == [1, 1]
    assert told("new_skills", "new_clients", starts_on=date(2026, 10, 26)) == [0, 0]


def test_a_reopened_task_leaves_its_old_week_with_the_next_run(done, clock, manager, arkadia):
    task = done()
    renew_recent(timezone.now())
    clock.shift(timedelta(days=8))
    task.reopen(by=manager, why="A desk too many")
    renew_recent(timezone.now())
    week = Figures.objects.get(kind="week")
    assert (week.accepted, week.rated, week.worked) == (0, 1, 4 * HOUR)
    task.deliver(by=task.assistant, summary="Again.")
    task.accept(by=arkadia.owner, round=2)
    renew_recent(timezone.now())
    assert told("accepted", "at_once", starts_on=date(2026, 10, 26)) == [1, 0]


def test_a_rating_that_comes_later_joins_the_week_of_its_review(done, clock, arkadia):
    task = done(rating=None)
    clock.shift(timedelta(days=13))
    reviewing.rate(task, by=arkadia.owner, rating=3, word="")
    renew_recent(timezone.now())
    assert Figures.objects.get(starts_on=date(2026, 10, 19)).rating_sum == 3


def test_a_period_in_which_nothing_is_left_goes(done, assistant):
    done()
    renew()
    Figures.objects.create(assistant=assistant, kind="week", starts_on=date(2026, 8, 3))
    assert renew() == 1
    assert Figures.objects.count() == 2
    assert renew() == 0


def test_the_command_makes_them_anew(done, capsys):
    done()
    call_command("figures")
    call_command("figures")
    assert capsys.readouterr().out.splitlines() == [
        "Rows that had to change: 2",
        "Rows that had to change: 0",
    ]
