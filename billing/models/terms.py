from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Terms(models.Model):
    """How a client's time is rounded for the bill (product: Money). Stored time stays exact."""

    class Per(models.TextChoices):
        ENTRY = "entry", _("per entry")
        DAY = "day", _("per day")
        TASK = "task", _("per task")

    STEPS = [(0, _("not rounded"))] + [(n, str(n)) for n in (1, 5, 6, 10, 15, 30)]

    client = models.OneToOneField(
        "clients.Client", models.CASCADE, related_name="terms", verbose_name=_("client")
    )
    step_minutes = models.PositiveSmallIntegerField(
        _("rounded up to, minutes"), choices=STEPS, default=1
    )
    per = models.CharField(_("rounded"), max_length=5, choices=Per, default=Per.TASK)
    minimum_minutes = models.PositiveSmallIntegerField(_("at least, minutes a task"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("terms"), _("terms")
        constraints = [
            models.CheckConstraint(
                condition=Q(step_minutes__in=[0, 1, 5, 6, 10, 15, 30]), name="terms_step_known"
            ),
            models.CheckConstraint(
                condition=Q(per__in=["entry", "day", "task"]), name="terms_per_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.client)
