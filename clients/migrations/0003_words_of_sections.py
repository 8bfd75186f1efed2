from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations


class Migration(migrations.Migration):
    """A playbook's words are found by their stems."""

    atomic = False
    dependencies = [("clients", "0002_call_words_are_found")]

    operations = [
        AddIndexConcurrently(
            "playbooksection",
            GinIndex(
                SearchVector("text", config="russian"),
                name="section_words",
            ),
        ),
    ]
