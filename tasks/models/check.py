from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Check(models.Model):
    """What the client's side thinks of one point of a result: fine, or not yet.

    `text` is the point as it stood: a line of "done when" may be written anew later. Once the
    verdict on the result is given the database lets no check of it come, change or go.
    """

    delivery = models.ForeignKey(
        "tasks.Delivery", models.PROTECT, related_name="checks", verbose_name=_("delivery")
    )
    text = models.TextField(_("point"), max_length=5000)
    criterion = models.ForeignKey(
        "tasks.Criterion",
        models.SET_NULL,
        null=True,
        related_name="checks",
        verbose_name=_("criterion"),
    )
    correction = models.ForeignKey(
        "tasks.Correction",
        models.PROTECT,
        null=True,
        related_name="checks",
        verbose_name=_("correction"),
    )
    is_fine = models.BooleanField(_("fine"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("check"), _("checks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "criterion"], name="check_once_a_criterion"
            ),
            models.UniqueConstraint(
                fields=["delivery", "correction"], name="check_once_a_correction"
            ),
            models.CheckConstraint(
                condition=Q(criterion=None) | Q(correction=None), name="check_of_one_point"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="check_says_of_what"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
