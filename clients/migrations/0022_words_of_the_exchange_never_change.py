from django.db import migrations


class Migration(migrations.Migration):
    """What the exchange said is never edited or deleted."""

    dependencies = [
        ("accounts", "0002_rows_that_never_change"),
        ("clients", "0021_rings_and_call_backs"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER clients_ringevent_never_changes
            BEFORE UPDATE OR DELETE ON clients_ringevent
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            "DROP TRIGGER clients_ringevent_never_changes ON clients_ringevent",
        ),
    ]
