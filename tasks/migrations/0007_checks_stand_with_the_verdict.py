from django.db import migrations


class Migration(migrations.Migration):
    """With the verdict on a result the checks of its points stand. Such a check may lose its line
    of "done when", which may be written anew, and in an erasure its words (ADR 0014)."""

    dependencies = [("tasks", "0006_rules_for_corrections")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION refuse_check_after_verdict() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                judged text;
                loose text[] := ARRAY['criterion_id'];
            BEGIN
                SELECT verdict INTO judged FROM tasks_delivery
                    WHERE id = COALESCE(OLD.delivery_id, NEW.delivery_id) FOR SHARE;
                IF judged = '' THEN
                    RETURN COALESCE(NEW, OLD);
                END IF;
                IF current_setting('smartfield.erasing', true) = 'on' THEN
                    loose := loose || ARRAY['text'];
                END IF;
                IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - loose = to_jsonb(OLD) - loose
                    AND (NEW.criterion_id IS NULL OR NEW.criterion_id = OLD.criterion_id) THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'tasks_check rows are never changed after the verdict'
                    USING ERRCODE = 'restrict_violation';
            END $$
            """,
            "DROP FUNCTION refuse_check_after_verdict()",
        ),
        migrations.RunSQL(
            """
            CREATE TRIGGER tasks_check_stands BEFORE INSERT OR UPDATE OR DELETE ON tasks_check
            FOR EACH ROW EXECUTE FUNCTION refuse_check_after_verdict()
            """,
            "DROP TRIGGER tasks_check_stands ON tasks_check",
        ),
    ]
