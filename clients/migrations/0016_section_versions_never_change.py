from django.db import migrations


class Migration(migrations.Migration):
    """A version of a section stays as it was saved; an erasure may take its words and its sound or
    film out, and nothing else."""

    dependencies = [
        ("accounts", "0006_words_may_be_erased"),
        ("clients", "0015_present_sections_are_versions"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION refuse_change_of_version() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                said text[] := ARRAY['title', 'text', 'change_note', 'kind', 'media_id',
                    'captions_id'];
            BEGIN
                IF TG_OP = 'UPDATE' AND current_setting('smartfield.erasing', true) = 'on'
                    AND to_jsonb(OLD) - said = to_jsonb(NEW) - said THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER clients_sectionversion_never_changes
            BEFORE UPDATE OR DELETE ON clients_sectionversion
            FOR EACH ROW EXECUTE FUNCTION refuse_change_of_version()
            """,
            """
            DROP TRIGGER clients_sectionversion_never_changes ON clients_sectionversion;
            DROP FUNCTION refuse_change_of_version()
            """,
        ),
    ]
