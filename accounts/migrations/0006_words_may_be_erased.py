from django.db import migrations

FROZEN = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""
ALL_BUT_WORDS = """
CREATE FUNCTION only_words_differ(old jsonb, new jsonb) RETURNS boolean LANGUAGE sql AS $$
    SELECT current_setting('smartfield.erasing', true) = 'on'
       AND old - words.names = new - words.names
      FROM (SELECT ARRAY['why', 'facts', 'note', 'reason'] AS names) words
$$;
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND only_words_differ(to_jsonb(OLD), to_jsonb(NEW)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""


class Migration(migrations.Migration):
    """Rows that never change let an erasure take their words out, and nothing else (ADR 0014)."""

    dependencies = [("accounts", "0005_files_come_in_pieces")]

    operations = [
        migrations.RunSQL(
            ALL_BUT_WORDS, FROZEN + ";\nDROP FUNCTION only_words_differ(jsonb, jsonb)"
        )
    ]
