from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Assignment(models.Model):
    """Who had a task, from when until when. One person has it at a time."""

    task = models.ForeignKey(
        "tasks.Task", models.CASCADE, related_name="assignments", verbose_name=_("task")
    )
    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assignments",
        verbose_name=_("assistant"),
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    note = models.TextField(_("handover note"), max_length=5000, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("assignment"), _("assignments")
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(until=None), name="assignment_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="assignment_ends_later"
            ),
        ]
        indexes = [models.Index(fields=["assistant", "task"], name="assignment_of")]

    def __str__(self) -> str:
        return f"{self.assistant}, {self.task}"
