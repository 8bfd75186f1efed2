from django.db import migrations, models


class Migration(migrations.Migration):
    """The list of all charges, the newest first, is read by an index."""

    dependencies = [("billing", "0002_charges_never_change")]

    operations = [
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(fields=["-made_at", "-id"], name="charge_by_date"),
        ),
    ]
