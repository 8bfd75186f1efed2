from django.db import migrations

LOCKED = """
CREATE OR REPLACE FUNCTION refuse_change_of_billed_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'time entry % is billed and never changes', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$
"""
ALL_BUT_WORDS = """
CREATE OR REPLACE FUNCTION refuse_change_of_billed_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND only_words_differ(to_jsonb(OLD), to_jsonb(NEW)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'time entry % is billed and never changes', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$
"""


class Migration(migrations.Migration):
    """The note of billed time may be erased; the time itself is as locked as before (ADR 0014)."""

    dependencies = [
        ("accounts", "0006_words_may_be_erased"),
        ("timetracking", "0003_time_to_confirm"),
    ]

    operations = [migrations.RunSQL(ALL_BUT_WORDS, LOCKED)]
