from django.db import migrations


class Migration(migrations.Migration):
    """Versions never change, and neither does an entry that is billed."""

    dependencies = [
        ("accounts", "0002_rows_that_never_change"),
        ("timetracking", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER timetracking_entryversion_never_changes
            BEFORE UPDATE OR DELETE ON timetracking_entryversion
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            "DROP TRIGGER timetracking_entryversion_never_changes ON timetracking_entryversion",
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION refuse_change_of_billed_time() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'time entry % is billed and never changes', OLD.id
                    USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER billed_time_is_locked
            BEFORE UPDATE OR DELETE ON timetracking_timeentry
            FOR EACH ROW WHEN (OLD.locked_at IS NOT NULL)
            EXECUTE FUNCTION refuse_change_of_billed_time()
            """,
            """
            DROP TRIGGER billed_time_is_locked ON timetracking_timeentry;
            DROP FUNCTION refuse_change_of_billed_time()
            """,
        ),
    ]
