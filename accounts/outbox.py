"""The outbox: what must be done after a transaction, kept in Postgres.

Promises: what was put in a committed transaction is done exactly once, whatever is killed;
what was rolled back never happens. An errand may be tried often, its effect and its `done_at`
are committed together.
Refuses: a second errand of the same kind and key (it is the same errand).
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Errand

log = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
RING_AGAIN_AFTER = timedelta(seconds=30)

_doers: dict[str, Callable[..., None]] = {}


def errand(kind: str) -> Callable:
    """Name the function that does errands of `kind`; it gets the payload as keywords.

    It runs inside the transaction that marks the errand done. One that talks to the outside (a
    mail server) is repeated when the worker dies in between, and must look the same then.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        _doers[kind] = function
        return function

    return register


def put(kind: str, key: str, **payload: Any) -> bool:
    """Write an errand into this transaction and ring for it after commit; False if known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_errand (kind, key, payload, created_at, next_try_at, attempts,"
            " last_error) VALUES (%s, %s, %s, now(), now(), 0, '')"
            " ON CONFLICT (kind, key) DO NOTHING RETURNING id",
            [kind, key, Errand._meta.get_field("payload").get_db_prep_value(payload, connection)],
        )
        row = cursor.fetchone()
    if row:
        transaction.on_commit(lambda: ring(row[0]))
    return bool(row)


def ring(errand_id: int) -> None:
    """Tell a worker. A silent broker costs nothing but time: the sweeper will ring again."""
    from accounts.jobs import run_errand

    try:
        run_errand.apply_async([errand_id], retry=False)
    except Exception:
        log.warning("The bell is out; the sweeper will find errand %s.", errand_id)


def sweep(limit: int = 500) -> int:
    """Ring for every due errand that nobody did; how many."""
    now = timezone.now()
    with transaction.atomic():
        due = list(
            Errand.objects.due(now)
            .order_by("next_try_at")
            .select_for_update(skip_locked=True)
            .values_list("pk", flat=True)[:limit]
        )
        Errand.objects.filter(pk__in=due).update(next_try_at=now + RING_AGAIN_AFTER)
    for errand_id in due:
        ring(errand_id)
    return len(due)


def run(errand_id: int) -> bool:
    """Do one errand if nobody has and nobody is at it; True when this call did it."""
    try:
        with transaction.atomic():
            undone = Errand.objects.select_for_update(skip_locked=True).filter(done_at=None)
            waiting = undone.filter(pk=errand_id).first()
            if waiting is None:
                return False
            _doers[waiting.kind](**waiting.payload)
            waiting.done_at = timezone.now()
            waiting.attempts += 1
            waiting.last_error = ""
            waiting.save(update_fields=["done_at", "attempts", "last_error"])
        return True
    except Exception as error:
        log.exception("Errand %s failed; it will be tried again.", errand_id)
        _put_off(errand_id, error)
        return False


def _put_off(errand_id: int, error: Exception) -> None:
    """Say what went wrong and when to try again; a database that is away is asked later."""
    try:
        failed = Errand.objects.filter(pk=errand_id, done_at=None)
        for tries in failed.values_list("attempts", flat=True):
            failed.update(
                attempts=F("attempts") + 1,
                next_try_at=timezone.now() + wait_after(tries),
                last_error=f"{type(error).__name__}: {error}"[:2000],
            )
    except DatabaseError:
        log.warning("Errand %s could not be put off; the sweeper will find it.", errand_id)


def wait_after(tries: int) -> timedelta:
    """How long an errand rests that failed after `tries` failures before."""
    return min(FIRST_WAIT * 2 ** min(tries, 12), LONGEST_WAIT)
