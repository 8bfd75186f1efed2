from django.db import migrations

CHECK = """
CREATE OR REPLACE FUNCTION only_words_differ(old jsonb, new jsonb) RETURNS boolean LANGUAGE sql AS $$
    SELECT current_setting('smartfield.erasing', true) = 'on'
       AND old - words.names = new - words.names
      FROM (SELECT ARRAY[{names}] AS names) words
$$
"""
BEFORE = "'why', 'facts', 'note', 'reason'"


class Migration(migrations.Migration):
    """What a note of a call once said may be erased too."""

    dependencies = [("accounts", "0006_words_may_be_erased")]

    operations = [
        migrations.RunSQL(
            CHECK.format(names=f"{BEFORE}, 'words'"),
            CHECK.format(names=BEFORE),
        )
    ]
