from django.db import migrations


class Migration(migrations.Migration):
    """Events are never edited or deleted; numbers begin where people can say them."""

    dependencies = [
        ("accounts", "0002_rows_that_never_change"),
        ("tasks", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER tasks_event_never_changes BEFORE UPDATE OR DELETE ON tasks_event
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            "DROP TRIGGER tasks_event_never_changes ON tasks_event",
        ),
        migrations.RunSQL(
            "ALTER SEQUENCE tasks_task_id_seq RESTART WITH 1001", migrations.RunSQL.noop
        ),
    ]
