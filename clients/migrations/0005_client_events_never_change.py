from django.db import migrations


class Migration(migrations.Migration):
    """Events of a client are never edited or deleted."""

    dependencies = [
        ("accounts", "0002_rows_that_never_change"),
        ("clients", "0004_events_of_clients"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER clients_clientevent_never_changes
            BEFORE UPDATE OR DELETE ON clients_clientevent
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            "DROP TRIGGER clients_clientevent_never_changes ON clients_clientevent",
        ),
    ]
