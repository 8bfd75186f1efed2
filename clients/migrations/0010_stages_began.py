from django.db import migrations


class Migration(migrations.Migration):
    """Whoever stands in the pipeline has stood there since they came."""

    dependencies = [("clients", "0009_sources_and_stages")]

    operations = [
        migrations.RunSQL(
            "UPDATE clients_client SET staged_at = created_at", migrations.RunSQL.noop
        )
    ]
