"""What accepted tasks show of an assistant, kept ready for the score.

Promises: the numbers follow from the events alone; counted for one person or for everybody, once
or again, in any order, they are the same. A task counts for whoever had it when it was accepted,
once, by its last acceptance; a reopened one counts no more until it is accepted anew.
"""

from django.db import connection, transaction

# Where the task stands is its last move; on time is the first delivery against the due time.
ACCEPTED = """
    SELECT t.id, t.assistant_id, t.client_id, t.category_id, t.template_id, t.title, t.due_at,
           (SELECT min(e.at) FROM tasks_event e WHERE e.task_id = t.id AND e.verb = 'deliver')
               AS delivered_at,
           EXISTS (SELECT FROM tasks_event e WHERE e.task_id = t.id AND e.verb = 'send_back')
               AS was_sent_back
    FROM tasks_task t
    WHERE t.state = 'accepted' AND (%(person)s::bigint IS NULL OR t.assistant_id = %(person)s)
"""
RECORD = f"""
    INSERT INTO assistants_record (assistant_id, accepted, at_once, dated, on_time)
    SELECT assistant_id, count(*), count(*) FILTER (WHERE NOT was_sent_back), count(due_at),
           count(*) FILTER (WHERE coalesce(delivered_at, due_at) <= due_at)
    FROM ({ACCEPTED}) accepted GROUP BY assistant_id
"""  # noqa: S608
EXPERIENCE = f"""
    WITH accepted AS ({ACCEPTED}), trait AS (
        SELECT assistant_id, 'client' AS kind, client_id::text AS trait FROM accepted
        UNION ALL SELECT assistant_id, 'category', category_id::text FROM accepted
        UNION ALL SELECT assistant_id, 'template', template_id::text FROM accepted
        UNION ALL SELECT accepted.assistant_id, 'skill', s.skill_id::text
            FROM accepted JOIN tasks_task_skills s ON s.task_id = accepted.id
        UNION ALL SELECT assistant_id, 'word',
                         unnest(tsvector_to_array(to_tsvector('russian', title)))
            FROM accepted
    )
    INSERT INTO assistants_experience (assistant_id, kind, trait, count)
    SELECT assistant_id, kind, trait, count(*) FROM trait WHERE trait IS NOT NULL
    GROUP BY assistant_id, kind, trait
"""  # noqa: S608


@transaction.atomic
def count(person: int | None = None) -> None:
    """Count the person (their id) anew, or everybody."""
    of = {"person": person}
    with connection.cursor() as cursor:
        _one_by_one(cursor)
        for table in ("assistants_record", "assistants_experience"):
            cursor.execute(
                f"DELETE FROM {table}"  # noqa: S608
                " WHERE %(person)s::bigint IS NULL OR assistant_id = %(person)s",
                of,
            )
        cursor.execute(RECORD, of)
        cursor.execute(EXPERIENCE, of)


def _one_by_one(cursor) -> None:
    """Two counts at once would each write their rows."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('assistants.counting'))")
