from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0018_merged_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="preferred",
            field=models.ManyToManyField(
                blank=True,
                related_name="preferred_by",
                to=settings.AUTH_USER_MODEL,
                verbose_name="preferred assistants",
            ),
        ),
    ]
