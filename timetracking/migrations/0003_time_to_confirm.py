from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The few entries to confirm are found among all of them."""

    atomic = False
    dependencies = [("timetracking", "0002_billed_time_is_locked")]

    operations = [
        AddIndexConcurrently(
            "timeentry",
            models.Index(
                fields=["assistant"],
                condition=models.Q(is_to_confirm=True),
                name="entry_to_confirm",
            ),
        ),
    ]
