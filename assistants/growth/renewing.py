"""The figures of each assistant by weeks and months, made out of what happened.

Promises: the figures of a period are those that its tasks, reviews, comments and time give now;
making them once more, from any day on or from the very beginning, gives the same numbers, whoever
does it at the same time. Weeks begin on Monday, days at midnight in the agency's zone.
Refuses: nothing. What is running, or waits to be confirmed, is not counted yet.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Min

from assistants.growth.facts import ANSWERED_WITHIN, FACTS
from clients.models import Client
from tasks.reviewing import RATED_WITHIN
from timetracking.models import TimeEntry

BEGINNING = datetime(1990, 1, 1, tzinfo=UTC)
AWAY = timedelta(days=10)  # the longest that the job may have been away; each night makes all anew
LOCK = "assistants.figures"
COUNTS = (
    *("accepted", "at_once", "returned", "due", "on_time", "planned", "near_plan", "rated"),
    *("rating_sum", "asked", "new_skills", "new_clients"),
)
NUMBERS = (*COUNTS, "answers", "worked")


@transaction.atomic
def renew(since: datetime = BEGINNING) -> int:
    """Make the figures of each period that was not over at `since`; how many rows that changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
        cursor.execute(_RENEW, {"since": since, "zone": settings.AGENCY_TIME_ZONE})
        return cursor.fetchone()[0]


def renew_recent(now: datetime) -> int:
    """The same for whatever can have changed: tasks under warranty, results that can still be
    rated, comments that can still be answered, time that can still be edited, and the days of older
    time that was mended lately."""
    warranty = Client.objects.aggregate(days=Max("warranty_days"))["days"] or 0
    open_for = max(
        timedelta(days=warranty), RATED_WITHIN, ANSWERED_WITHIN, settings.TIME_EDIT_WINDOW
    )
    mended = TimeEntry.objects.filter(versions__changed_at__gt=now - AWAY)
    oldest = mended.aggregate(at=Min("started_at"), was=Min("versions__started_at"))
    return renew(min(now - open_for - AWAY, oldest["at"] or now, oldest["was"] or now))


_SUMS = ", ".join(
    f"COALESCE(sum(n) FILTER (WHERE what = '{name}'), 0)::int AS {name}" for name in COUNTS
)
_SET = ", ".join(f"{name} = excluded.{name}" for name in NUMBERS)
_MINE = ", ".join(f"assistants_figures.{name}" for name in NUMBERS)
_THEIRS = ", ".join(f"excluded.{name}" for name in NUMBERS)

_RENEW = f"""
WITH kinds AS (
    SELECT kind, date_trunc(kind, %(since)s AT TIME ZONE %(zone)s) AS first,
        ('1 ' || kind)::interval AS step
    FROM (VALUES ('week'), ('month')) AS named(kind)
),
begins AS (SELECT min(first) AT TIME ZONE %(zone)s AS at, NULL::bigint AS who FROM kinds),
{FACTS},
placed AS (
    SELECT assistant_id, kind, date_trunc(kind, at AT TIME ZONE %(zone)s) AS starts, what, n,
        NULL::interval AS length
    FROM facts, kinds
    UNION ALL
    SELECT assistant_id, kind, period, 'worked', 0,
        LEAST(ended_at, (period + step) AT TIME ZONE %(zone)s)
            - GREATEST(started_at, period AT TIME ZONE %(zone)s)
    FROM timetracking_timeentry, begins, kinds, generate_series(
        date_trunc(kind, started_at AT TIME ZONE %(zone)s), ended_at AT TIME ZONE %(zone)s, step
    ) AS period
    WHERE ended_at > begins.at AND NOT is_to_confirm
),
summed AS (
    SELECT assistant_id, kind, starts::date AS starts_on, {_SUMS},
        COALESCE(array_agg(n::int ORDER BY n) FILTER (WHERE what = 'answer'), '{{}}') AS answers,
        COALESCE(sum(length), '0') AS worked
    FROM placed JOIN kinds USING (kind)
    WHERE starts >= first AND (length IS NULL OR length > '0')
    GROUP BY assistant_id, kind, starts
),
gone AS (
    DELETE FROM assistants_figures old USING kinds
    WHERE old.kind = kinds.kind AND old.starts_on >= kinds.first
        AND NOT EXISTS (SELECT FROM summed WHERE summed.assistant_id = old.assistant_id
            AND summed.kind = old.kind AND summed.starts_on = old.starts_on)
    RETURNING 1
),
kept AS (
    INSERT INTO assistants_figures (assistant_id, kind, starts_on, {", ".join(NUMBERS)})
    SELECT assistant_id, kind, starts_on, {", ".join(NUMBERS)} FROM summed
    ON CONFLICT (assistant_id, kind, starts_on) DO UPDATE SET {_SET}
    WHERE ({_MINE}) IS DISTINCT FROM ({_THEIRS})
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept)
"""  # noqa: S608  our own words alone
