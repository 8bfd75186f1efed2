from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MoreTime(models.Model):
    """An assistant's wish for more hours than were agreed, and the manager's word on it."""

    task = models.ForeignKey(
        "tasks.Task", models.CASCADE, related_name="wishes_for_time", verbose_name=_("task")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    minutes = models.PositiveIntegerField(_("up to, minutes"))
    why = models.TextField(_("why"), max_length=2000)
    given_minutes = models.PositiveIntegerField(_("given, minutes"), null=True, blank=True)
    word = models.TextField(_("the manager's word"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("wish for more time"), _("wishes for more time")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(decided_at=None), name="more_time_asked_once"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="more_time_says_why"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, given_minutes=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="more_time_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}, {self.minutes}"

    @property
    def seconds(self) -> int:
        return self.minutes * 60
