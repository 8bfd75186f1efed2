from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Difference(models.Model):
    """Somebody's word that two records that look alike are not one.

    `pair` names both by their keys, the lower first: `client:4 client:12`.
    """

    pair = models.CharField(_("which two"), max_length=80, unique=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by")
    )
    said_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("difference"), _("differences")

    def __str__(self) -> str:
        return self.pair
