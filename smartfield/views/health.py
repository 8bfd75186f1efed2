"""Is it alive? For whoever watches over it; tells nothing about the inside."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import everybody

PATIENCE = 1.0


@everybody
@never_cache
@require_safe
def health(request):
    """200 while pages can be served, which takes the database; the broker is only a bell."""
    is_well = _database_answers()
    word = _word(is_well)
    state = {"status": word, "database": word, "broker": _word(_broker_answers())}
    return JsonResponse(state, status=200 if is_well else 503)


def _word(answers: bool) -> str:
    return "ok" if answers else "down"


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    wait = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    try:
        with redis.Redis.from_url(settings.REDIS_URL, **wait) as broker:
            return bool(broker.ping())
    except redis.RedisError:
        return False
