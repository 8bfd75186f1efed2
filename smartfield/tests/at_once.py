"""Doing something from many threads in the same moment, each with a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(doings: Sequence[Callable[[], Any]], within: float = 60) -> list[Any]:
    """What each of `doings` gave or raised, all begun together."""
    start = Barrier(len(doings))

    def begin(do: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(within)
            return do()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as threads:
        return list(threads.map(begin, doings, timeout=within))
