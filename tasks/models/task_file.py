from django.db import models
from django.utils.translation import gettext_lazy as _


class TaskFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files of tasks the user sees; a client gets none that is for the team only."""
        from tasks.models import Task

        files = self.filter(task__in=Task.objects.visible_to(user))
        return files.filter(is_internal=False) if user.is_client else files


class TaskFile(models.Model):
    """A file on a task: part of a delivery, or attached for the work."""

    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, related_name="files", verbose_name=_("task")
    )
    delivery = models.ForeignKey(
        "tasks.Delivery",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("delivery"),
    )
    stored = models.OneToOneField(
        "accounts.StoredFile", models.PROTECT, related_name="task_file", verbose_name=_("file")
    )
    is_internal = models.BooleanField(_("team only"), default=False)

    objects = TaskFileQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("task file"), _("task files")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.stored)
