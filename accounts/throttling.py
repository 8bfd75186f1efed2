"""How often something may be tried.

Promises: of many tries at once, in whatever process, no more than allowed get through; each is
counted in one statement, which is committed whatever becomes of the try.
"""

import math
from datetime import datetime, timedelta

from django.db import connection

from accounts.models import Tally


def wait_for(key: str, most: int, within: timedelta) -> int:
    """Count one try of `key`. 0 if it is among the `most` of this stretch of `within`, else the
    whole seconds until the next stretch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_tally AS tally (key, since, count) VALUES (%s, now(), 1)"
            " ON CONFLICT (key) DO UPDATE SET"
            " count = CASE WHEN tally.since + %s::interval <= now()"
            " THEN 1 ELSE tally.count + 1 END,"
            " since = CASE WHEN tally.since + %s::interval <= now() THEN now() ELSE tally.since END"
            " RETURNING count, extract(epoch FROM since + %s::interval - now())",
            [key[:200], *[f"{within.total_seconds()} seconds"] * 3],
        )
        count, left = cursor.fetchone()
    return 0 if count <= most else max(1, math.ceil(left))


def forget(before: datetime) -> None:
    """Drop what was counted before an instant; no stretch is longer than a day."""
    Tally.objects.filter(since__lt=before).delete()
