from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

UNFINISHED = ~models.Q(state__in=["accepted", "cancelled"])


class Migration(migrations.Migration):
    """What is unfinished is listed by due time and by urgency, however much is done."""

    atomic = False
    dependencies = [("tasks", "0002_events_never_change")]

    operations = [
        AddIndexConcurrently(
            "task",
            models.Index(
                fields=["due_at", "id"], condition=UNFINISHED, name="task_unfinished_by_due"
            ),
        ),
        AddIndexConcurrently(
            "task",
            models.Index(
                models.F("priority").desc(),
                "due_at",
                "id",
                condition=UNFINISHED,
                name="task_unfinished_by_priority",
            ),
        ),
    ]
