from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations


class Migration(migrations.Migration):
    """Comments are found by the stems of their words."""

    atomic = False
    dependencies = [("tasks", "0003_lists_by_due_and_priority")]

    operations = [
        AddIndexConcurrently(
            "comment",
            GinIndex(
                SearchVector("text", config="russian"),
                name="comment_words",
            ),
        ),
    ]
