"""The outbox: what was committed is done once, what was rolled back never."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts import jobs, outbox
from accounts.models import Errand
from smartfield.tests.at_once import at_once


@pytest.fixture
def rung(monkeypatch):
    """The ids that workers were rung for."""
    ids = []
    monkeypatch.setattr(
        jobs.run_errand, "apply_async", lambda arguments, **options: ids.extend(arguments)
    )
    return ids


@pytest.fixture
def did(monkeypatch):
    """What the doer of the kind "test" was asked to do."""
    payloads = []
    monkeypatch.setitem(outbox._doers, "test", lambda **payload: payloads.append(payload))
    return payloads


@pytest.fixture
def fails(monkeypatch):
    def fail(**payload):
        Errand.objects.create(kind="effect", key="half done")
        raise RuntimeError("The other side is away.")

    monkeypatch.setitem(outbox._doers, "test", fail)


def put(key="1", **payload):
    outbox.put("test", key, **payload)
    return Errand.objects.get(kind="test", key=key)


def test_it_is_rung_for_after_the_commit_and_once(db, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert outbox.put("test", "1")
        assert not outbox.put("test", "1")
        assert outbox.put("test", "2")
        assert rung == []
    assert rung == list(Errand.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_never_happens(rung):
    @transaction.atomic
    def put_and_fail():
        outbox.put("test", "1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_and_fail()
    assert not Errand.objects.exists()
    assert rung == []


@pytest.mark.django_db(transaction=True)
def test_a_silent_broker_stops_nobody(monkeypatch):
    def away(*arguments, **options):
        raise OperationalError("Connection refused")

    monkeypatch.setattr(jobs.run_errand, "apply_async", away)
    with transaction.atomic():
        outbox.put("test", "1")
    assert Errand.objects.get().done_at is None


def test_it_is_done_once_with_its_payload(db, did):
    errand = put(task_id=5, cause="event 7")
    assert outbox.run(errand.pk)
    assert not outbox.run(errand.pk)
    assert did == [{"task_id": 5, "cause": "event 7"}]
    errand.refresh_from_db()
    assert errand.done_at is not None
    assert errand.attempts == 1


def test_an_unknown_errand_is_nothing(db):
    assert not outbox.run(404)


def test_a_failure_takes_its_effects_back_and_waits(db, fails):
    errand = put()
    before = timezone.now()
    assert not outbox.run(errand.pk)
    errand.refresh_from_db()
    assert errand.done_at is None
    assert errand.attempts == 1
    assert errand.last_error == "RuntimeError: The other side is away."
    assert errand.next_try_at >= before + outbox.FIRST_WAIT
    assert not Errand.objects.filter(kind="effect").exists()


def test_a_kind_nobody_does_waits_for_somebody(db, did, monkeypatch):
    errand = put()
    monkeypatch.delitem(outbox._doers, "test")
    assert not outbox.run(errand.pk)
    errand.refresh_from_db()
    assert errand.last_error == "KeyError: 'test'"


def test_each_wait_is_longer_up_to_an_hour():
    waits = [outbox.wait_after(tries) for tries in range(40)]
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert waits == sorted(waits)
    assert waits[-1] == outbox.LONGEST_WAIT


@pytest.mark.django_db(transaction=True)
def test_when_even_the_putting_off_fails_the_row_stays_due(rung, fails):
    errand = put()

    def away(execute, sql, *arguments):
        if sql.startswith("UPDATE"):
            raise DatabaseError("The server is gone.")
        return execute(sql, *arguments)

    with connection.execute_wrapper(away):
        assert not outbox.run(errand.pk)
    assert Errand.objects.due(timezone.now()).get(kind="test") == errand


def test_the_sweeper_rings_for_what_is_due_and_not_again_at_once(db, rung):
    due, later, done = put("due"), put("later"), put("done")
    now = timezone.now()
    Errand.objects.filter(pk=later.pk).update(next_try_at=now + timedelta(minutes=1))
    Errand.objects.filter(pk=done.pk).update(done_at=now)
    assert outbox.sweep() == 1
    assert outbox.sweep() == 0
    assert rung == [due.pk]
    due.refresh_from_db()
    assert due.next_try_at > now + outbox.RING_AGAIN_AFTER - timedelta(seconds=1)


def test_the_sweeper_takes_the_longest_waiting_first(db, rung):
    errands = [put(str(n)) for n in range(3)]
    for n, errand in enumerate(errands):
        at = timezone.now() - timedelta(minutes=n + 1)
        Errand.objects.filter(pk=errand.pk).update(next_try_at=at)
    assert outbox.sweep(limit=2) == 2
    assert set(rung) == {errands[2].pk, errands[1].pk}


@pytest.mark.django_db(transaction=True)
def test_two_sweepers_ring_once(rung):
    for n in range(50):
        put(str(n))
    rung.clear()
    swept = at_once([outbox.sweep] * 4)
    assert sum(swept) == 50
    assert len(set(rung)) == len(rung) == 50


@pytest.mark.django_db(transaction=True)
def test_eight_workers_with_one_errand_do_it_once(rung, did):
    errand = put(n=1)
    assert sorted(at_once([lambda: outbox.run(errand.pk)] * 8)) == [False] * 7 + [True]
    assert did == [{"n": 1}]


@pytest.mark.django_db(transaction=True)
def test_eight_who_put_the_same_put_it_once(rung):
    assert sorted(at_once([lambda: outbox.put("test", "1")] * 8)) == [False] * 7 + [True]
    assert Errand.objects.count() == 1
