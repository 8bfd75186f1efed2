from django.db import migrations

TABLES = ("tasks_handover", "tasks_handoverreading")


class Migration(migrations.Migration):
    """What was handed over, and who read it, is never edited or deleted."""

    dependencies = [
        ("accounts", "0006_words_may_be_erased"),
        ("tasks", "0014_hand_over_sheets"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"DROP TRIGGER {table}_never_changes ON {table}",
        )
        for table in TABLES
    ]
