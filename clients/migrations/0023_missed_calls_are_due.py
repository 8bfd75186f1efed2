from django.db import migrations


class Migration(migrations.Migration):
    """Missed calls from before there was a queue take their place in it."""

    dependencies = [("clients", "0022_words_of_the_exchange_never_change")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE clients_call SET call_back_at = started_at + interval '2 hours'
            WHERE state = 'missed' AND followed_up_at IS NULL AND call_back_at IS NULL
            """,
            migrations.RunSQL.noop,
        ),
    ]
