from django.db import migrations, models

import accounts.zones


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0016_section_versions_never_change"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[("en", "English"), ("ru", "Russian")],
                db_default="",
                default="",
                max_length=2,
                verbose_name="language",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="time_zone",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=64,
                validators=[accounts.zones.check_zone],
                verbose_name="time zone",
            ),
        ),
    ]
