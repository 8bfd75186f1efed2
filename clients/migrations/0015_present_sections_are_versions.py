from django.db import migrations


class Migration(migrations.Migration):
    """What a section says now is its first version that is kept; who read it has read it."""

    dependencies = [("clients", "0014_sections_have_media_and_versions")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE clients_playbooksection SET counts_from = version;
            INSERT INTO clients_sectionversion (section_id, number, title, text, kind, is_required,
                author_id, change_note, is_major, saved_at)
            SELECT id, version, title, text, kind, is_required, author_id, change_note, true,
                changed_at
            FROM clients_playbooksection
            """,
            migrations.RunSQL.noop,
        ),
    ]
