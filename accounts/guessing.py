"""One guess at a time.

Promises: of many parallel guesses at one address from one place no more are checked than one
after the other would be: axes reads its count, checks and counts under a lock of Postgres.
Limits: who guesses at many addresses, or from many places, is counted for each pair apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest

from smartfield.lib.words import folded


@contextmanager
def one_at_a_time(request: HttpRequest) -> Iterator[None]:
    pair = f"{folded(request.POST.get('username', ''))} {client_address(request)}"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_plain(pair)])
        yield


def client_address(request: HttpRequest) -> str | None:
    """Where the request comes from. Behind our proxy: what the proxy added last."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").split(",")[-1].strip() or None
    return request.META.get("REMOTE_ADDR")


def _plain(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\x00", "")
