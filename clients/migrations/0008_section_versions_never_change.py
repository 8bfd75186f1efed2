from django.db import migrations


class Migration(migrations.Migration):
    """A version of a section stays as it was saved."""

    dependencies = [
        ("accounts", "0002_rows_that_never_change"),
        ("clients", "0007_present_sections_are_versions"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER clients_sectionversion_never_changes
            BEFORE UPDATE OR DELETE ON clients_sectionversion
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            "DROP TRIGGER clients_sectionversion_never_changes ON clients_sectionversion",
        ),
    ]
