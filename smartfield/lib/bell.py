"""The bell of the live pages: word that something changed, to whoever looks at it now.

Promises: only what was committed is rung, and only ids are said; who may hear is asked of the
database when it is sent. A silent broker costs a page its liveness, never its answer.
"""

import json
import logging
import time
from functools import cache

import redis
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)

CHANNEL = "smartfield:live"
PATIENCE = 1.0  # seconds a request may wait for the broker
REST = 15.0  # seconds without ringing after the broker was silent

_silent_until = 0.0


def ring(kind: str, **ids: int | bool) -> None:
    """Say after commit that a thing of `kind` changed: task, queue, clock, call or inbox."""
    message = json.dumps({"kind": kind, **ids})
    transaction.on_commit(lambda: _publish(message), robust=True)


def _publish(message: str) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        _broker().publish(CHANNEL, message)
    except (redis.RedisError, OSError):
        _silent_until = time.monotonic() + REST
        log.warning("The live bell is out; pages look for themselves.")


@cache
def _broker() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
    )
