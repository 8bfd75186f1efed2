from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_tallies")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="extension",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="As the telephone exchange says it",
                max_length=20,
                verbose_name="extension",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                condition=models.Q(("extension", ""), _negated=True),
                fields=("extension",),
                name="user_extension_once",
                violation_error_message="Somebody else has this extension",
            ),
        ),
    ]
