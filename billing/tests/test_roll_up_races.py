"""The roll-up by eight at once, and killed before each of its statements."""

import os
import signal

import pytest
from django.db import DatabaseError, connection

from accounts import outbox
from accounts.models import Errand
from billing import rollup
from billing.models import Charge, ChargedEntry, ChargeLine
from smartfield.tests.at_once import at_once
from timetracking.models import TimeEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def errand(arkadia, new_task, assistant, rate, work):
    """The errand of an acceptance that nobody has run."""
    task = new_task(arkadia, "in_progress", assistant)
    work(task, 1000, 2000, 3000)
    task.deliver(by=assistant, summary="Done.")
    task.accept(by=arkadia.owner, round=1)
    return Errand.objects.get(kind="roll up")


def check_charged_once(task_id):
    charge = Charge.objects.get()
    assert (charge.task_id, charge.actual_seconds, charge.billed_minutes) == (task_id, 6000, 100)
    assert charge.amount == charge.lines.get().amount
    assert ChargedEntry.objects.count() == 3
    assert not TimeEntry.objects.filter(locked_at=None).exists()


def check_nothing_happened():
    for model in (Charge, ChargeLine, ChargedEntry):
        assert not model.objects.exists()
    assert not TimeEntry.objects.exclude(locked_at=None).exists()


def test_eight_workers_with_one_errand_make_one_charge(errand):
    answers = at_once([lambda: outbox.run(errand.pk)] * 8)
    assert sorted(answers) == [False] * 7 + [True]
    check_charged_once(errand.payload["task_id"])


def test_eight_roll_ups_of_one_cause_make_one_charge(errand):
    answers = at_once([lambda: rollup.roll_up(**errand.payload)] * 8)
    assert len({answer.pk for answer in answers}) == 1
    check_charged_once(errand.payload["task_id"])


def test_eight_roll_ups_of_eight_causes_bill_each_entry_once(errand):
    task = errand.payload["task_id"]
    answers = at_once([lambda n=n: rollup.roll_up(task, f"cause {n}") for n in range(8)])
    assert sum(answer is not None for answer in answers) == 1
    check_charged_once(task)


class Dying:
    """Lets `statements` pass; then the process is gone as by kill -9."""

    def __init__(self, statements: int):
        self.left = statements

    def __call__(self, execute, *statement):
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1
        return execute(*statement)


def run_in_a_process_that_dies(errand_id: int, statements: int, at_commit: bool = False) -> int:
    """The exit code of a worker that runs the errand and is killed after so many statements."""
    connection.close()
    worker = os.fork()
    if not worker:
        if at_commit:
            connection.ensure_connection()
            connection._commit = lambda: os.kill(os.getpid(), signal.SIGKILL)
        with connection.execute_wrapper(Dying(statements)):
            outbox.run(errand_id)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])


def test_killed_before_any_statement_it_is_whole_or_nothing(errand):
    deaths = 0
    while run_in_a_process_that_dies(errand.pk, deaths) == -signal.SIGKILL:
        check_nothing_happened()
        assert Errand.objects.get(pk=errand.pk).done_at is None
        deaths += 1
        assert deaths < 100
    assert deaths > 10  # it really was killed, everywhere
    check_charged_once(errand.payload["task_id"])
    assert not outbox.run(errand.pk)
    check_charged_once(errand.payload["task_id"])


def test_killed_at_its_commit_it_is_done_by_the_next(errand):
    assert run_in_a_process_that_dies(errand.pk, 1000, at_commit=True) == -signal.SIGKILL
    check_nothing_happened()
    assert outbox.run(errand.pk)
    check_charged_once(errand.payload["task_id"])


def test_an_error_at_any_statement_leaves_it_for_the_next_try(errand):
    failures = 0
    while not _failing_at(failures, errand.pk):
        check_nothing_happened()
        failures += 1
        assert Errand.objects.get(pk=errand.pk).attempts == failures
        assert failures < 100
    assert failures > 10
    check_charged_once(errand.payload["task_id"])


def _failing_at(statement: int, errand_id: int) -> bool:
    passed = 0

    def fail(execute, *arguments):
        nonlocal passed
        passed += 1
        if passed == statement + 1:
            raise DatabaseError("The disk is full.")
        return execute(*arguments)

    with connection.execute_wrapper(fail):
        return outbox.run(errand_id)
