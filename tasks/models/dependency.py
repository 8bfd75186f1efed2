from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Dependency(models.Model):
    """The clock on `task` waits until `after` has ended. Both are of one client."""

    task = models.ForeignKey(
        "tasks.Task", models.CASCADE, related_name="waits_for", verbose_name=_("task")
    )
    after = models.ForeignKey(
        "tasks.Task", models.CASCADE, related_name="waited_for_by", verbose_name=_("after")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("dependency"), _("dependencies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "after"], name="dependency_once"),
            models.CheckConstraint(condition=~Q(task=F("after")), name="dependency_on_another"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} > {self.after_id}"
