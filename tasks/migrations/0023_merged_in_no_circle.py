from django.db import migrations

CHECK = """
CREATE FUNCTION merged_task_has_a_successor() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    successor tasks_task;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.merged_into_id IS NOT DISTINCT FROM NEW.merged_into_id THEN
            RETURN NEW;
        END IF;
    END IF;
    SELECT * INTO successor FROM tasks_task WHERE id = NEW.merged_into_id FOR SHARE;
    IF successor.merged_into_id IS NOT NULL OR successor.client_id <> NEW.client_id THEN
        RAISE EXCEPTION 'A task ends in one of its client that has ended in none'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'task_merged_in_no_circle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER task_merged_in_no_circle BEFORE INSERT OR UPDATE OF merged_into_id ON tasks_task
FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL)
EXECUTE FUNCTION merged_task_has_a_successor();
"""


class Migration(migrations.Migration):
    """Whoever is named as a successor has none: so no circle can close. The row is held for it, so
    that two that name each other at once do not both see the other free."""

    dependencies = [("tasks", "0022_split_and_merged")]

    operations = [
        migrations.RunSQL(
            CHECK,
            "DROP TRIGGER task_merged_in_no_circle ON tasks_task;"
            "DROP FUNCTION merged_task_has_a_successor;",
        ),
    ]
