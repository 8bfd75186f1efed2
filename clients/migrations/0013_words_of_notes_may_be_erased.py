from django.db import migrations


class Migration(migrations.Migration):
    """Under this name an erasure may take the words out of a row that never changes (ADR 0014)."""

    dependencies = [("clients", "0012_exports")]

    operations = [migrations.RenameField("noteversion", "words", "note")]
