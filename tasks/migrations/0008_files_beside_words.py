import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Comments and corrections have files of their own."""

    dependencies = [
        ("accounts", "0003_files_have_a_shelf"),
        ("tasks", "0007_checks_stand_with_the_verdict"),
    ]

    operations = [
        migrations.AddField(
            model_name="taskfile",
            name="comment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="tasks.comment",
                verbose_name="comment",
            ),
        ),
        migrations.AddField(
            model_name="taskfile",
            name="correction",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="tasks.correction",
                verbose_name="correction",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="text",
            field=models.TextField(blank=True, max_length=10000, verbose_name="text"),
        ),
        migrations.AddConstraint(
            model_name="taskfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comment", None), ("delivery", None)),
                    models.Q(("correction", None), ("delivery", None)),
                    models.Q(("comment", None), ("correction", None)),
                    _connector="OR",
                ),
                name="file_beside_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_internal", False),
                    models.Q(("correction", None), ("delivery", None)),
                    _connector="OR",
                ),
                name="file_of_a_result_is_for_all",
            ),
        ),
    ]
