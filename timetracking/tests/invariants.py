"""What must be true of everybody's time whatever happened: asked of the database by SQL."""

from django.conf import settings
from django.db import connection

BROKEN = {
    "overlaps": """
        SELECT a.id, b.id FROM timetracking_timeentry a JOIN timetracking_timeentry b
        ON a.assistant_id = b.assistant_id AND a.id < b.id
        AND a.started_at < coalesce(b.ended_at, 'infinity')
        AND b.started_at < coalesce(a.ended_at, 'infinity')""",
    "runs twice": """
        SELECT assistant_id FROM timetracking_timeentry WHERE ended_at IS NULL
        GROUP BY assistant_id HAVING count(*) > 1""",
    "is negative or empty": "SELECT id FROM timetracking_timeentry WHERE ended_at <= started_at",
    "is too long": "SELECT id FROM timetracking_timeentry WHERE ended_at - started_at > %(limit)s",
}


def broken() -> dict[str, list]:
    """Each broken rule with the rows that break it; empty when all is well."""
    found = {}
    for rule, statement in BROKEN.items():
        with connection.cursor() as cursor:
            cursor.execute(statement, {"limit": settings.TIME_ENTRY_LIMIT})
            if rows := cursor.fetchall():
                found[rule] = rows
    return found
