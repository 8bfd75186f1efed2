from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """Somebody tried to return a missed call and reached nobody."""

    call = models.ForeignKey(
        "clients.Call", models.PROTECT, related_name="attempts", verbose_name=_("call")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("attempt to call back"), _("attempts to call back")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.call_id} {self.at:%d.%m. %H:%M}"
