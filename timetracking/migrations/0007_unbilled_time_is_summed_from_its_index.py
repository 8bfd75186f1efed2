from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The minutes left of a task in hand are summed without a look at the table."""

    atomic = False

    dependencies = [("timetracking", "0006_batches_of_other_tools")]

    operations = [
        AddIndexConcurrently(
            model_name="timeentry",
            index=models.Index(
                condition=models.Q(("locked_at", None)),
                fields=["task"],
                include=("started_at", "ended_at"),
                name="entry_unbilled_span",
            ),
        ),
        RemoveIndexConcurrently(model_name="timeentry", name="entry_unbilled"),
    ]
