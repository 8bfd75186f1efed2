from django.db import migrations


class Migration(migrations.Migration):
    """What a note once said is never edited or deleted."""

    dependencies = [
        ("accounts", "0002_rows_that_never_change"),
        ("clients", "0006_script_and_note_versions"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER clients_noteversion_never_changes
            BEFORE UPDATE OR DELETE ON clients_noteversion
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            "DROP TRIGGER clients_noteversion_never_changes ON clients_noteversion",
        ),
    ]
