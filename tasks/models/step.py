from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Step(models.Model):
    """One line of the checklist: how the work is done. What finished means is a criterion."""

    task = models.ForeignKey(
        "tasks.Task", models.CASCADE, related_name="steps", verbose_name=_("task")
    )
    text = models.CharField(_("step"), max_length=200)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("step"), _("steps")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="step_has_text"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="step_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text
