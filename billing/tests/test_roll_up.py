"""The roll-up: exactly one charge, rounded once by the client's terms, at the day's rate."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Errand
from billing import jobs, rollup
from billing.models import Charge, ChargedEntry, ChargeLine, Rate, Terms
from billing.rounding import billed_minutes, in_words, shared_minutes
from billing.tests.conftest import MONDAY, charge_due
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Refusal
from tasks.models import Category
from timetracking import recording
from timetracking.models import TimeEntry

HOUR = 3600


@pytest.fixture
def task(arkadia, new_task, assistant, rate):
    return new_task(arkadia, "in_progress", assistant)


def terms(arkadia, step, per="task", minimum=0):
    Terms.objects.update_or_create(
        client=arkadia.client,
        defaults={"step_minutes": step, "per": per, "minimum_minutes": minimum},
    )


# Rounding -----------------------------------------------------------------------

SECONDS = [7 * 60, 8 * 60 + 1, 61]  # on one day: 16 min 2 s


@pytest.mark.parametrize(
    ("step", "per", "minimum", "minutes"),
    [
        (0, "task", 0, "16.03"),
        (1, "task", 0, "17"),
        (5, "task", 0, "20"),
        (6, "task", 0, "18"),
        (15, "task", 0, "30"),
        (30, "task", 0, "30"),
        (0, "entry", 0, "16.04"),  # 7.00 + 8.02 + 1.02
        (1, "entry", 0, "18"),  # 7 + 9 + 2
        (5, "entry", 0, "25"),  # 10 + 10 + 5
        (15, "entry", 0, "45"),
        (10, "day", 0, "20"),
        (0, "task", 60, "60"),
        (15, "entry", 60, "60"),
        (15, "entry", 20, "45"),
    ],
)
def test_time_is_rounded_by_the_clients_terms(
    task, arkadia, work, accept, step, per, minimum, minutes
):
    terms(arkadia, step, per, minimum)
    work(task, *SECONDS)
    charge = accept(task, arkadia.owner)
    assert charge.billed_minutes == Decimal(minutes)
    assert charge.actual_seconds == sum(SECONDS)
    check_sums(charge)


def check_sums(charge):
    lines = list(charge.lines.all())
    assert sum(line.billed_minutes for line in lines) == charge.billed_minutes
    assert sum(line.amount for line in lines) == charge.amount
    assert sum(line.actual_seconds for line in lines) == charge.actual_seconds
    assert all(line.billed_minutes >= 0 for line in lines)
    entries = TimeEntry.objects.filter(charged_entry__line__charge=charge)
    assert entries.count() == ChargedEntry.objects.filter(line__charge=charge).count()
    assert all(entry.is_locked for entry in entries)


def test_a_day_is_the_clients_and_the_one_the_work_began_on(task, arkadia, work, accept):
    terms(arkadia, 30, "day")
    arkadia.client.time_zone = "Asia/Tokyo"
    arkadia.client.save()
    work(task, 60, start=datetime(2026, 11, 22, 14, 30, tzinfo=UTC))  # 23:30 on Sunday in Tokyo
    work(task, 60, start=datetime(2026, 11, 22, 15, 30, tzinfo=UTC))  # 0:30 on Monday
    charge = accept(task, arkadia.owner)
    assert [line.on for line in charge.lines.all()] == [date(2026, 11, 22), date(2026, 11, 23)]
    assert charge.billed_minutes == 60


def test_parts_of_seconds_are_summed_before_they_are_dropped(task, arkadia, work, accept):
    terms(arkadia, 0)
    work(task, 20.9, 20.9, 20.9)
    assert accept(task, arkadia.owner).actual_seconds == 62


def test_a_line_is_rounded_half_up_and_the_total_is_the_sum_of_lines(task, arkadia, work, accept):
    terms(arkadia, 0, "entry")
    Rate.objects.update(amount=1000)
    work(task, 20 * 60, 20 * 60, 20 * 60)
    charge = accept(task, arkadia.owner)
    assert [line.amount for line in charge.lines.all()] == [Decimal("333.33")] * 3
    assert charge.amount == Decimal("999.99")


@given(st.lists(st.integers(0, 16 * HOUR), min_size=1), st.sampled_from([0, 1, 5, 6, 10, 15, 30]))
def test_what_is_shared_out_is_the_whole(seconds, step):
    shared = shared_minutes(seconds, step)
    assert sum(shared) == billed_minutes(sum(seconds), step)
    assert min(shared) >= 0


@given(st.integers(0, 10**7), st.sampled_from([1, 5, 6, 10, 15, 30]))
def test_a_step_is_never_passed_by_more_than_one(seconds, step):
    minutes = billed_minutes(seconds, step)
    assert minutes % step == 0
    assert 0 <= minutes * 60 - seconds < step * 60


def test_the_rule_is_said_in_words():
    assert in_words(15, "entry", 30) == (
        "Each time entry is rounded up to a step of 15 minutes. A task costs at least 30 minutes."
    )
    assert in_words(1, "task", 0) == "The task's whole time is rounded up to a whole minute."
    assert in_words(0, "task", 0) == "Time is billed as it was worked, exactly."


# Rates --------------------------------------------------------------------------


def test_the_nearest_rate_is_in_force(task, arkadia, norden):
    category = Category.objects.create(name_en="Travel", name_ru="Поездки")
    task.category = category
    task.save()
    agency = Rate.objects.get()
    on = date(2026, 11, 23)

    def in_force():
        return Rate.objects.for_task(task, "EUR").in_force(on).first()

    def rate(amount, **scope):
        return Rate.objects.create(amount=amount, currency="EUR", valid_from="2026-01-01", **scope)

    rate(99, client=norden.client)
    rate(98, client=norden.client, category=category)
    rate(97, category=Category.objects.create(name_en="Law", name_ru="Право"))
    nearer = [agency, rate(41, category=category), rate(42, client=arkadia.client)]
    nearer += [rate(43, client=arkadia.client, category=category), rate(44, task=task)]
    Rate.objects.create(amount=1, currency="USD", valid_from="2026-01-01", task=task)
    for expected in reversed(nearer):
        assert in_force() == expected
        expected.delete()
    assert in_force() is None


def test_work_keeps_the_rate_of_its_day(task, arkadia, work, accept):
    Rate.objects.update(valid_to="2026-11-22")
    Rate.objects.create(amount=60, currency="EUR", valid_from="2026-11-23")
    work(task, HOUR, start=MONDAY - timedelta(days=1))
    work(task, HOUR)
    charge = accept(task, arkadia.owner)
    assert [(line.hourly, line.amount) for line in charge.lines.all()] == [(40, 40), (60, 60)]
    check_sums(charge)


def test_a_charge_is_in_the_clients_currency(task, arkadia, work, accept):
    arkadia.client.currency = "RUB"
    arkadia.client.save()
    Rate.objects.create(amount=2500, currency="RUB", valid_from="2026-01-01")
    work(task, HOUR)
    charge = accept(task, arkadia.owner)
    assert (charge.currency, charge.amount) == ("RUB", 2500)


def test_without_a_rate_the_errand_waits_for_one(task, arkadia, work, accept):
    Rate.objects.all().delete()
    work(task, HOUR)
    assert accept(task, arkadia.owner) is None
    errand = Errand.objects.get(kind="roll up")
    assert errand.done_at is None
    assert "No rate in EUR is in force on 2026-11-23" in errand.last_error
    assert not TimeEntry.objects.exclude(locked_at=None).exists()
    Rate.objects.create(amount=40, currency="EUR", valid_from="2020-01-01")
    assert [charge.amount for charge in charge_due()] == [40]


# Once, and only what is due --------------------------------------------------------


def test_the_same_cause_charges_once(task, arkadia, work, accept):
    work(task, HOUR)
    charge = accept(task, arkadia.owner)
    assert rollup.roll_up(task.pk, charge.cause) == charge
    assert rollup.roll_up(task.pk, "another cause") is None
    assert Charge.objects.count() == 1


def test_a_task_without_time_has_no_charge(task, arkadia, accept):
    assert accept(task, arkadia.owner) is None
    assert Errand.objects.get(kind="roll up").done_at is not None


def test_unconfirmed_time_is_charged_when_it_is_confirmed(task, arkadia, work, accept, assistant):
    terms(arkadia, 1, minimum=120)
    work(task, HOUR)
    work(task, HOUR, start=MONDAY + timedelta(hours=2), is_to_confirm=True)
    assert accept(task, arkadia.owner).billed_minutes == 120
    jobs.charge_late_time()
    assert len(charge_due()) == 1
    recording.confirm(TimeEntry.objects.get(is_to_confirm=True), by=assistant)
    for _ in range(2):
        jobs.charge_late_time()
    late = charge_due()[1]
    assert (late.billed_minutes, late.actual_seconds) == (60, HOUR)  # the minimum was met before
    assert Charge.objects.count() == 2


def test_a_reopened_task_charges_its_new_time_only(task, arkadia, work, accept, manager, assistant):
    work(task, HOUR)
    first = accept(task, arkadia.owner)
    task.reopen(by=manager, why="One address is wrong.")
    work(task, HOUR // 2, start=MONDAY + timedelta(hours=3))
    accept(task, arkadia.owner)
    charges = charge_due()
    assert [charge.amount for charge in charges] == [40, 20]
    assert charges[0] == first


def test_an_errand_that_comes_after_a_reopening_waits_for_the_next_acceptance(
    task, arkadia, work, accept, manager, assistant
):
    work(task, HOUR)
    task.deliver(by=assistant, summary="Done.")
    task.accept(by=arkadia.owner, round=1)
    task.reopen(by=manager, why="One address is wrong.")
    assert charge_due() == []
    accept(task, arkadia.owner)
    assert [charge.amount for charge in charge_due()] == [40]


@pytest.mark.parametrize(("is_charged", "charges"), [(True, 1), (False, 0)])
def test_a_cancelled_tasks_time_is_charged_or_waived(task, work, manager, is_charged, charges):
    work(task, HOUR)
    task.cancel(by=manager, why="Not needed.", is_charged=is_charged)
    jobs.charge_late_time()
    assert len(charge_due()) == charges


def test_a_task_that_is_not_over_is_not_charged(task, work):
    work(task, HOUR)
    assert rollup.roll_up(task.pk, "too early") is None


# What is billed never changes -----------------------------------------------------


@pytest.fixture
def charge(task, arkadia, work, accept):
    work(task, HOUR)
    return accept(task, arkadia.owner)


def refused(change):
    with pytest.raises(IntegrityError, match=r"never change|Cannot delete"), transaction.atomic():
        change()


def test_billed_time_is_locked_for_the_code_the_orm_and_sql(charge, assistant):
    entry = TimeEntry.objects.get()
    with pytest.raises(Refusal, match="billed already"):
        recording.edit(
            entry, entry.task, a_little_more(entry), by=assistant, reason="A little more."
        )
    entry.note = "Changed"
    for change in (
        entry.save,
        entry.delete,
        lambda: TimeEntry.objects.update(ended_at=timezone.now()),
        lambda: TimeEntry.objects.update(locked_at=None),
        lambda: TimeEntry.objects.all()._raw_delete("default"),
        lambda: sql("UPDATE timetracking_timeentry SET locked_at = NULL"),
        lambda: sql("UPDATE timetracking_timeentry SET started_at = started_at"),
        lambda: sql("DELETE FROM timetracking_timeentry"),
    ):
        refused(change)


def a_little_more(entry):
    return Span(entry.started_at, entry.ended_at + timedelta(minutes=5))


@pytest.mark.parametrize("model", [Charge, ChargeLine, ChargedEntry])
def test_a_charge_never_changes(charge, model):
    table = model._meta.db_table
    row = model.objects.first()
    for change in (
        row.save,
        lambda: sql(f"UPDATE {table} SET id = id"),  # noqa: S608
        lambda: sql(f"DELETE FROM {table}"),  # noqa: S608
    ):
        refused(change)


def test_an_entry_is_billed_once(charge):
    entry = TimeEntry.objects.get()
    with pytest.raises(IntegrityError, match="entry_id"), transaction.atomic():
        ChargedEntry.objects.create(line=charge.lines.get(), entry=entry)


def test_a_cause_charges_once_whoever_writes_it(charge):
    copy = Charge.objects.get()
    copy.pk = None
    with pytest.raises(IntegrityError, match="cause"), transaction.atomic():
        copy.save(force_insert=True)


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
