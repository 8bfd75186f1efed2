from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Follow(models.Model):
    """Somebody wants to hear of a task. What they hear is what they may see at that moment."""

    task = models.ForeignKey(
        "tasks.Task", models.CASCADE, related_name="follows", verbose_name=_("task")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", verbose_name=_("person")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("follower"), _("followers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["task", "person"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.task_id}"
