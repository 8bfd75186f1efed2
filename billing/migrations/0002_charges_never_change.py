from django.db import migrations


class Migration(migrations.Migration):
    """A charge, its lines and their entries are written once."""

    dependencies = [
        ("accounts", "0002_rows_that_never_change"),
        ("billing", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER billing_charge_never_changes
            BEFORE UPDATE OR DELETE ON billing_charge
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            "DROP TRIGGER billing_charge_never_changes ON billing_charge",
        ),
        migrations.RunSQL(
            """
            CREATE TRIGGER billing_chargeline_never_changes
            BEFORE UPDATE OR DELETE ON billing_chargeline
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            "DROP TRIGGER billing_chargeline_never_changes ON billing_chargeline",
        ),
        migrations.RunSQL(
            """
            CREATE TRIGGER billing_chargedentry_never_changes
            BEFORE UPDATE OR DELETE ON billing_chargedentry
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            "DROP TRIGGER billing_chargedentry_never_changes ON billing_chargedentry",
        ),
    ]
