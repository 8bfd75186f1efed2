from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """How often something was tried since an instant; `accounts.throttling` counts."""

    key = models.CharField(_("what"), max_length=200)
    since = models.DateTimeField(_("since"))
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name, verbose_name_plural = _("tally"), _("tallies")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="tally_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="tally_counts"),
        ]
        indexes = [models.Index(fields=["since"], name="tally_by_age")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
