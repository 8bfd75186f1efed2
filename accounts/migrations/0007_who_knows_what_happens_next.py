from django.db import migrations, models


class Migration(migrations.Migration):
    """Home says once what happens next; whoever is here already knows."""

    dependencies = [("accounts", "0006_words_may_be_erased")]

    operations = [
        migrations.AddField(
            "user",
            "is_settled",
            models.BooleanField(default=True, verbose_name="knows what happens next"),
        ),
        migrations.AlterField(
            "user",
            "is_settled",
            models.BooleanField(default=False, verbose_name="knows what happens next"),
        ),
    ]
