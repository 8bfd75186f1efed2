from django.db import migrations


class Migration(migrations.Migration):
    """Versions of rules are written once; of a line of the ledger only what was decided changes."""

    dependencies = [
        ("accounts", "0002_rows_that_never_change"),
        ("assistants", "0004_bonuses"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER assistants_bonusterms_never_changes
            BEFORE UPDATE OR DELETE ON assistants_bonusterms
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            "DROP TRIGGER assistants_bonusterms_never_changes ON assistants_bonusterms",
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION refuse_change_of_bonus() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'the sum and cause of bonus % are never changed', OLD.id
                    USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER bonus_is_never_deleted BEFORE DELETE ON assistants_bonus
            FOR EACH ROW EXECUTE FUNCTION refuse_change_of_bonus();
            CREATE TRIGGER bonus_keeps_its_sum BEFORE UPDATE ON assistants_bonus
            FOR EACH ROW WHEN (
                (OLD.assistant_id, OLD.rule_id, OLD.terms_id, OLD.task_id, OLD.cause, OLD.turn,
                 OLD.reverses_id, OLD.amount, OLD.currency, OLD.facts, OLD.earned_at,
                 OLD.given_by_id)
                IS DISTINCT FROM
                (NEW.assistant_id, NEW.rule_id, NEW.terms_id, NEW.task_id, NEW.cause, NEW.turn,
                 NEW.reverses_id, NEW.amount, NEW.currency, NEW.facts, NEW.earned_at,
                 NEW.given_by_id)
            )
            EXECUTE FUNCTION refuse_change_of_bonus()
            """,
            """
            DROP TRIGGER bonus_keeps_its_sum ON assistants_bonus;
            DROP TRIGGER bonus_is_never_deleted ON assistants_bonus;
            DROP FUNCTION refuse_change_of_bonus()
            """,
        ),
    ]
