from django.db import migrations

FOLLOWS = """
CREATE FUNCTION file_follows_its_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.comment_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM tasks_comment AS beside WHERE beside.id = NEW.comment_id
        AND beside.task_id = NEW.task_id AND beside.is_internal = NEW.is_internal
    ) THEN
        RAISE EXCEPTION 'A file is on the task of its comment, and as internal as it is'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'file_follows_its_comment';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER file_follows_its_comment BEFORE INSERT OR UPDATE ON tasks_taskfile
FOR EACH ROW EXECUTE FUNCTION file_follows_its_comment();

CREATE FUNCTION comment_stays_with_its_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM tasks_taskfile WHERE comment_id = NEW.id) THEN
        RAISE EXCEPTION 'The files of a comment are seen by whoever sees it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_stays_with_its_files';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER comment_stays_with_its_files BEFORE UPDATE ON tasks_comment FOR EACH ROW
WHEN (OLD.is_internal <> NEW.is_internal OR OLD.task_id <> NEW.task_id)
EXECUTE FUNCTION comment_stays_with_its_files();
"""

SAYS = """
CREATE FUNCTION comment_says_something() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM tasks_comment WHERE id = NEW.id AND text = '')
    AND NOT EXISTS (SELECT FROM tasks_taskfile WHERE comment_id = NEW.id) THEN
        RAISE EXCEPTION 'A comment has words or a file'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_says_something';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER comment_says_something AFTER INSERT OR UPDATE ON tasks_comment
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.text = '')
EXECUTE FUNCTION comment_says_something();
"""


class Migration(migrations.Migration):
    """A comment has words or a file, and its files are seen by whoever sees it."""

    dependencies = [("tasks", "0008_files_beside_words")]

    operations = [
        migrations.RemoveConstraint(model_name="comment", name="comment_says_something"),
        migrations.RunSQL(
            FOLLOWS,
            "DROP TRIGGER file_follows_its_comment ON tasks_taskfile;"
            "DROP TRIGGER comment_stays_with_its_files ON tasks_comment;"
            "DROP FUNCTION file_follows_its_comment; DROP FUNCTION comment_stays_with_its_files;",
        ),
        migrations.RunSQL(
            SAYS,
            "DROP TRIGGER comment_says_something ON tasks_comment;"
            "DROP FUNCTION comment_says_something;",
        ),
    ]
