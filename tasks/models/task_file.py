from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TaskFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files of tasks the user sees; a client gets none that is for the team only, and nobody
        one that was removed."""
        from tasks.models import Task

        files = self.filter(removed_at=None, task__in=Task.objects.visible_to(user))
        return files.filter(is_internal=False) if user.is_client else files


class TaskFile(models.Model):
    """A file on a task: part of a delivery, beside a comment or a correction, or for the work.

    A file beside a comment is on its task, and for the team only exactly where the comment is: the
    database compares them (`file_follows_its_comment`). One that was removed leaves its row, but
    not what was stored.
    """

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
    comment = models.ForeignKey(
        "tasks.Comment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("comment"),
    )
    correction = models.ForeignKey(
        "tasks.Correction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("correction"),
    )
    stored = models.OneToOneField(
        "accounts.StoredFile",
        models.PROTECT,
        null=True,
        related_name="task_file",
        verbose_name=_("file"),
    )
    is_internal = models.BooleanField(_("team only"), default=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("removed by"),
    )
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects = TaskFileQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("task file"), _("task files")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivery=None, comment=None)
                | Q(delivery=None, correction=None)
                | Q(comment=None, correction=None),
                name="file_beside_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(is_internal=False) | Q(delivery=None, correction=None),
                name="file_of_a_result_is_for_all",
            ),
            models.CheckConstraint(
                condition=Q(stored__isnull=False, removed_at=None, removed_by=None)
                | Q(stored=None, removed_at__isnull=False, removed_by__isnull=False),
                name="file_is_there_or_removed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.stored or _("removed file"))
