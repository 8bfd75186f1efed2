"""What counts as a fact of somebody's growth, in SQL: who, when, what, how much.

Each is about tasks as they stand: an acceptance that was taken back by a reopening is none.
The statement that these stand in gives `begins.at`, before which no fact is looked for, and
`begins.who`, to look at the tasks of one assistant alone.

- accepted: the task is accepted, at that moment, to the credit of whoever has it then
- at_once: its first result was accepted
- returned: a result was sent back, to whoever delivered it
- due, on_time: the accepted task had a due date; the result came by then, not counting the time
  in which the client was asked something, had the result for review, or had accepted it
- planned, near_plan: it had an estimate; its confirmed time is within a quarter of that
- rated, rating_sum: the accepted result was rated
- asked, answer: the client wrote while the assistant had the task; seconds until their next
  comment or result there, if that came within `ANSWERED_WITHIN`
- new_skills, new_clients: the first accepted task of theirs that needed this skill, of this client
"""

from datetime import timedelta

ANSWERED_WITHIN = timedelta(days=14)

ACCEPTED = """
accepted AS (
    SELECT task.id, task.assistant_id, task.client_id, task.accepted_at AS at,
        task.round = 1 AS is_at_once, result.rating, task.due_at, result.delivered_at,
        waited.length AS waited, worked.length AS worked,
        task.due_at IS NOT NULL AS is_due,
        result.delivered_at - waited.length <= task.due_at AS is_on_time,
        task.estimate_minutes > 0 AND worked.length > '0' AS is_planned,
        abs(extract(epoch FROM worked.length) / 60 - task.estimate_minutes)
            <= 0.25 * task.estimate_minutes AS is_near_plan
    FROM begins, tasks_task task
    JOIN LATERAL (
        SELECT delivered_at, rating FROM tasks_delivery
        WHERE task_id = task.id ORDER BY round DESC LIMIT 1
    ) result ON true
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(until - moved.at), '0') AS length FROM (
            SELECT verb, why, event.at, lead(event.at) OVER (ORDER BY event.at, event.id) AS until
            FROM tasks_event event WHERE task_id = task.id AND from_state <> to_state
        ) moved
        WHERE until <= result.delivered_at
            AND (verb IN ('deliver', 'accept') OR verb = 'hold' AND why <> '')
    ) waited
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(ended_at - started_at), '0') AS length FROM timetracking_timeentry
        WHERE task_id = task.id AND ended_at IS NOT NULL AND NOT is_to_confirm
    ) worked
    WHERE task.state = 'accepted' AND task.moved_at >= begins.at AND task.accepted_at >= begins.at
        AND (begins.who IS NULL OR task.assistant_id = begins.who)
)"""

FIRSTS = """
first_skills AS (
    SELECT DISTINCT ON (task.assistant_id, needed.skill_id)
        task.assistant_id, needed.skill_id, task.id AS task_id, task.accepted_at AS at
    FROM begins, tasks_task task JOIN tasks_task_skills needed ON needed.task_id = task.id
    WHERE task.state = 'accepted' AND (begins.who IS NULL OR task.assistant_id = begins.who)
    ORDER BY task.assistant_id, needed.skill_id, task.accepted_at, task.id
),
first_clients AS (
    SELECT DISTINCT ON (task.assistant_id, task.client_id) task.assistant_id, task.accepted_at AS at
    FROM begins, tasks_task task
    WHERE task.state = 'accepted' AND (begins.who IS NULL OR task.assistant_id = begins.who)
    ORDER BY task.assistant_id, task.client_id, task.accepted_at, task.id
)"""

TALK = """
asked AS (
    SELECT held.assistant_id, said.created_at AS at, LEAST(
        (SELECT min(reply.created_at) FROM tasks_comment reply
         WHERE reply.task_id = said.task_id AND reply.author_id = held.assistant_id
            AND NOT reply.is_internal AND reply.created_at > said.created_at),
        (SELECT min(result.delivered_at) FROM tasks_delivery result
         WHERE result.task_id = said.task_id AND result.delivered_by_id = held.assistant_id
            AND result.delivered_at > said.created_at)
    ) AS answered_at
    FROM begins, tasks_comment said
    JOIN accounts_user author ON author.id = said.author_id AND author.role = 'client'
    JOIN tasks_assignment held ON held.task_id = said.task_id AND held.since <= said.created_at
        AND (held.until IS NULL OR held.until > said.created_at)
    WHERE said.kind IN ('comment', 'question') AND said.created_at >= begins.at
)"""

FACTS = f"""{ACCEPTED}, {FIRSTS}, {TALK},
facts AS (
    SELECT assistant_id, at, what, n FROM accepted, LATERAL (VALUES
        ('accepted', 1), ('at_once', is_at_once::int),
        ('due', is_due::int), ('on_time', is_on_time::int),
        ('planned', is_planned::int), ('near_plan', (is_planned AND is_near_plan)::int)
    ) AS told(what, n)
    UNION ALL
    SELECT delivered_by_id, reviewed_at, 'returned', 1 FROM begins, tasks_delivery
    WHERE verdict = 'sent_back' AND reviewed_at >= begins.at
    UNION ALL
    SELECT delivered_by_id, reviewed_at, what, n FROM begins, tasks_delivery,
        LATERAL (VALUES ('rated', 1), ('rating_sum', rating::int)) AS told(what, n)
    WHERE verdict = 'accepted' AND rating IS NOT NULL AND reviewed_at >= begins.at
    UNION ALL
    SELECT assistant_id, at, 'asked', 1 FROM asked
    UNION ALL
    SELECT assistant_id, at, 'answer', extract(epoch FROM answered_at - at)::int FROM asked
    WHERE answered_at < at + interval '{ANSWERED_WITHIN.days} days'
    UNION ALL
    SELECT assistant_id, first.at, 'new_skills', 1 FROM begins, first_skills first
    WHERE first.at >= begins.at
    UNION ALL
    SELECT assistant_id, first.at, 'new_clients', 1 FROM begins, first_clients first
    WHERE first.at >= begins.at
)"""  # noqa: S608  our own words alone
