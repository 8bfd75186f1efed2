from django.db import migrations


class Migration(migrations.Migration):
    """A trigger function for rows that are written once: events, versions, charges."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END $$
            """,
            "DROP FUNCTION refuse_change()",
        )
    ]
