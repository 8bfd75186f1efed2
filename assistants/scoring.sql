WITH task AS MATERIALIZED (
    SELECT t.id, t.client_id, t.category_id, t.template_id, t.title, t.priority, t.due_at,
           t.published_at, c.language, coalesce(t.estimate_minutes, %(unplanned)s) AS minutes,
           least(greatest(coalesce(t.due_at, %(undated)s), %(at)s), %(horizon)s) AS until
    FROM tasks_task t JOIN clients_client c ON c.id = t.client_id
    WHERE :tasks
), person AS MATERIALIZED (
    SELECT u.id, u.name, u.time_zone, p.id AS profile, coalesce(p.languages, '{}') AS languages,
           coalesce(p.wip_limit, 5) AS wip_limit, coalesce(p.week, %(usual)s::smallint[]) AS week,
           coalesce(r.accepted, 0) AS accepted,
           coalesce(r.at_once, 0) AS at_once, coalesce(r.dated, 0) AS dated,
           coalesce(r.on_time, 0) AS on_time
    FROM accounts_user u
    LEFT JOIN assistants_profile p ON p.user_id = u.id
    LEFT JOIN assistants_record r ON r.assistant_id = u.id
    WHERE u.role = 'assistant' AND u.is_active AND :people
), need AS MATERIALIZED (
    SELECT s.task_id, s.skill_id FROM tasks_task_skills s JOIN task ON task.id = s.task_id
), needed AS (
    SELECT task_id, count(*) AS n FROM need GROUP BY task_id
), shown AS MATERIALIZED (  -- by three accepted tasks
    SELECT sought.skill_id, e.assistant_id
    FROM (SELECT DISTINCT skill_id, skill_id::text AS trait FROM need) sought
    JOIN assistants_experience e ON e.kind = 'skill' AND e.trait = sought.trait AND e.count >= 3
    JOIN person ON person.id = e.assistant_id
), known AS (  -- a word of one's own counts three quarters until tasks or a manager stand for it
    SELECT need.task_id, person.id AS person, count(*) AS n,
           sum((0.5::float + l.level / 10.0::float) * CASE
               WHEN l.confirmed_at IS NOT NULL OR shown.skill_id IS NOT NULL THEN 1::float
               ELSE 0.75::float END) AS got
    FROM need
    JOIN assistants_skilllevel l ON l.skill_id = need.skill_id
    JOIN person ON person.profile = l.profile_id
    LEFT JOIN shown ON shown.skill_id = need.skill_id AND shown.assistant_id = person.id
    GROUP BY need.task_id, person.id
), wished AS (  -- a field to grow into, as long as they are not at home in it
    SELECT DISTINCT need.task_id, person.id AS person
    FROM need
    JOIN assistants_wish w ON w.skill_id = need.skill_id
    JOIN person ON person.id = w.assistant_id
    WHERE NOT EXISTS (SELECT FROM assistants_skilllevel l WHERE l.profile_id = person.profile
                      AND l.skill_id = need.skill_id AND l.level > 3)
), stem AS MATERIALIZED (
    SELECT id AS task_id, unnest(tsvector_to_array(to_tsvector('russian', title))) AS word FROM task
), stems AS (
    SELECT task_id, count(*) AS n FROM stem GROUP BY task_id
), trait AS MATERIALIZED (
    SELECT id AS task_id, 'client' AS kind, client_id::text AS trait FROM task
    UNION ALL SELECT id, 'category', category_id::text FROM task WHERE category_id IS NOT NULL
    UNION ALL SELECT id, 'template', template_id::text FROM task WHERE template_id IS NOT NULL
    UNION ALL SELECT task_id, 'word', word FROM stem
), done AS (
    SELECT trait.task_id, person.id AS person,
           coalesce(sum(e.count) FILTER (WHERE e.kind = 'client'), 0) AS client,
           coalesce(sum(e.count) FILTER (WHERE e.kind = 'category'), 0) AS category,
           coalesce(sum(e.count) FILTER (WHERE e.kind = 'template'), 0) AS template,
           count(*) FILTER (WHERE e.kind = 'word') AS words
    FROM trait
    JOIN assistants_experience e ON e.kind = trait.kind AND e.trait = trait.trait
    JOIN person ON person.id = e.assistant_id
    GROUP BY trait.task_id, person.id
), section AS MATERIALIZED (
    SELECT s.id, s.client_id, s.counts_from FROM clients_playbooksection s
    WHERE s.removed_at IS NULL AND s.is_required
    AND s.client_id IN (SELECT client_id FROM task)
), sections AS (
    SELECT client_id, count(*) AS n FROM section GROUP BY client_id
), reading AS (
    SELECT section.client_id, r.user_id AS person, count(DISTINCT section.id) AS n
    FROM section
    JOIN clients_sectionreading r ON r.section_id = section.id AND r.version >= section.counts_from
    JOIN person ON person.id = r.user_id
    GROUP BY section.client_id, r.user_id
), in_hand AS MATERIALIZED (
    SELECT t.id, t.assistant_id AS person, coalesce(t.due_at, %(undated)s) AS due_at,
           coalesce(t.estimate_minutes, %(unplanned)s) AS minutes
    FROM tasks_task t JOIN person ON person.id = t.assistant_id
    WHERE t.state IN ('claimed', 'in_progress', 'sent_back')
), held AS (
    SELECT person, count(*) AS n FROM in_hand GROUP BY person
), left_over AS MATERIALIZED (  -- a quarter of an hour at least for each
    SELECT h.person, h.due_at, greatest(h.minutes - coalesce(
               date_part('epoch', sum(coalesce(e.ended_at, %(at)s) - e.started_at)) / 60, 0), 15)
               AS minutes
    FROM in_hand h
    LEFT JOIN timetracking_timeentry e ON e.task_id = h.id AND e.locked_at IS NULL
    WHERE h.due_at <= (SELECT max(until) FROM task)
    GROUP BY h.id, h.person, h.due_at, h.minutes
), before AS (  -- what of it is due no later than the task
    SELECT task.id AS task_id, left_over.person, sum(left_over.minutes) AS minutes
    FROM task JOIN left_over ON left_over.due_at <= task.until
    GROUP BY task.id, left_over.person
), slot AS MATERIALIZED (  -- the same hours in the same zone are looked at once
    SELECT pattern.time_zone, pattern.week, day.on_day,
           (day.on_day + make_interval(mins => pattern.week[day.n - 1])) AT TIME ZONE
               pattern.time_zone AS begins,
           (day.on_day + make_interval(mins => pattern.week[day.n])) AT TIME ZONE
               pattern.time_zone AS ends
    FROM (SELECT DISTINCT time_zone, week FROM person) pattern
    CROSS JOIN LATERAL (
        SELECT on_day::date, 2 * extract(isodow FROM on_day)::int AS n
        FROM generate_series(
            (%(at)s AT TIME ZONE pattern.time_zone)::date,
            (SELECT max(until) FROM task) AT TIME ZONE pattern.time_zone,
            interval '1 day') AS on_day
    ) day
), open AS MATERIALIZED (  -- minutes until the task is due
    SELECT task.id AS task_id, slot.time_zone, slot.week, slot.on_day,
           date_part('epoch', least(slot.ends, task.until) - greatest(slot.begins, %(at)s)) / 60
               AS minutes
    FROM task JOIN slot
        ON slot.begins < task.until AND slot.ends > greatest(slot.begins, %(at)s)
), open_in_all AS (
    SELECT task_id, time_zone, week, sum(minutes) AS minutes FROM open
    GROUP BY task_id, time_zone, week
), off AS MATERIALIZED (
    SELECT person.id AS person, person.time_zone, person.week, o.first_on, o.last_on
    FROM person JOIN assistants_daysoff o ON o.profile_id = person.profile
    WHERE o.last_on >= (%(at)s)::date - 1 AND o.first_on <= (%(horizon)s)::date + 1
), away AS (
    SELECT open.task_id, off.person, sum(open.minutes) AS minutes
    FROM off JOIN open ON open.time_zone = off.time_zone AND open.week = off.week
        AND open.on_day BETWEEN off.first_on AND off.last_on
    GROUP BY open.task_id, off.person
), fact AS (
    SELECT task.id AS task_id, person.id AS person, person.name, task.minutes,
           task.priority, task.due_at, task.published_at,
           coalesce(needed.n, 0) AS needed, coalesce(known.n, 0) AS known, known.got,
           coalesce(done.category, 0) AS category, coalesce(done.template, 0) AS template,
           coalesce(done.words, 0)::float / greatest(stems.n, 1) AS likeness,
           coalesce(done.client, 0) AS client,
           coalesce(sections.n, 0) AS to_read, coalesce(reading.n, 0) AS read,
           person.accepted, person.at_once, person.dated, person.on_time,
           coalesce(held.n, 0) AS held, person.wip_limit,
           greatest(coalesce(open_in_all.minutes, 0) - coalesce(away.minutes, 0)
                    - coalesce(before.minutes, 0), 0) AS free,
           coalesce(before.minutes, 0) AS busy,
           wished.person IS NOT NULL AS is_wished,
           CASE WHEN person.languages = '{}' THEN 0.5::float
                WHEN task.language = ANY (person.languages) THEN 1 ELSE 0 END AS f_languages,
           f.id IS NOT NULL AS is_preferred, b.id IS NOT NULL AS is_blocked,
           s.id IS NOT NULL AS is_passed
    FROM task
    CROSS JOIN person
    LEFT JOIN needed ON needed.task_id = task.id
    LEFT JOIN stems ON stems.task_id = task.id
    LEFT JOIN known ON known.task_id = task.id AND known.person = person.id
    LEFT JOIN wished ON wished.task_id = task.id AND wished.person = person.id
    LEFT JOIN done ON done.task_id = task.id AND done.person = person.id
    LEFT JOIN sections ON sections.client_id = task.client_id
    LEFT JOIN reading ON reading.client_id = task.client_id AND reading.person = person.id
    LEFT JOIN held ON held.person = person.id
    LEFT JOIN before ON before.task_id = task.id AND before.person = person.id
    LEFT JOIN open_in_all ON open_in_all.task_id = task.id
        AND open_in_all.time_zone = person.time_zone AND open_in_all.week = person.week
    LEFT JOIN away ON away.task_id = task.id AND away.person = person.id
    LEFT JOIN clients_client_preferred f
        ON f.client_id = task.client_id AND f.user_id = person.id
    LEFT JOIN assistants_block b ON b.client_id = task.client_id AND b.assistant_id = person.id
    LEFT JOIN assistants_pass s ON s.task_id = task.id AND s.assistant_id = person.id
), factor AS (
    SELECT fact.*,
           CASE WHEN needed = 0 THEN 0.5::float ELSE coalesce(got, 0) / needed END AS f_skills,
           CASE WHEN template > 0 THEN 1::float
                ELSE 0.5::float * (1 - exp(-category::float / 5)) + 0.5::float * likeness
                END AS f_similar,
           0.7::float * (1 - exp(-client::float / 2))
               + CASE WHEN to_read = 0 THEN 0 ELSE 0.3::float * read / to_read END AS f_client,
           (at_once + 2)::float / (accepted + 3) AS f_at_once,
           (on_time + 2)::float / (dated + 3) AS f_on_time,
           CASE WHEN held >= wip_limit THEN 0
                ELSE least(free / greatest(minutes, 1), 1::float) END AS f_room,
           is_wished::int::float AS f_stretch, is_preferred::int::float AS f_preferred
    FROM fact
), scored AS (
    SELECT task_id, person,
           100 * (%(skills)s * f_skills + %(similar)s * f_similar + %(client)s * f_client
               + %(at_once)s * f_at_once + %(on_time)s * f_on_time + %(room)s * f_room
               + %(stretch)s * f_stretch + %(languages)s * f_languages
               + %(preferred)s * f_preferred)
               / greatest(%(skills)s + %(similar)s + %(client)s + %(at_once)s + %(on_time)s
                   + %(room)s + %(stretch)s + %(languages)s + %(preferred)s, 1) AS score,
           f_skills, f_similar, f_client, f_at_once, f_on_time, f_room, f_stretch, f_languages,
           f_preferred, needed, known, greatest(category, template)::int AS alike, client::int,
           to_read, read, accepted, at_once, dated, on_time, held, wip_limit, free::int, busy::int,
           minutes, is_blocked, is_passed, priority, due_at, published_at, name
    FROM factor
), placed AS (
    SELECT scored.*, count(*) OVER () AS out_of, row_number() OVER (
        ORDER BY is_blocked, score DESC, priority DESC, due_at NULLS LAST, published_at, name,
                 person) AS place
    FROM scored
)
SELECT task_id, person, score, f_skills, f_similar, f_client, f_at_once, f_on_time, f_room,
       f_stretch, f_languages, f_preferred, needed, known, alike, client, to_read, read, accepted,
       at_once, dated, on_time, held, wip_limit, free, busy, minutes, is_blocked, is_passed, place,
       out_of
FROM placed
WHERE place <= coalesce(%(first)s, out_of) OR person = ANY (%(wanted)s)
ORDER BY place
