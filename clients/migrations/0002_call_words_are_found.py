import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="call",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["summary"], name="call_summary_trgm", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
