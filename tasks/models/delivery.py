from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Delivery(models.Model):
    """A result handed to the client, one for each round, with the client's verdict on it."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        SENT_BACK = "sent_back", _("sent back")

    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, related_name="deliveries", verbose_name=_("task")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    summary = models.TextField(_("summary"), max_length=5000)
    result = models.TextField(_("result"), max_length=50_000, blank=True)
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("delivered by")
    )
    delivered_at = models.DateTimeField(_("delivered"), default=timezone.now)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    word = models.TextField(_("a word"), max_length=2000, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("delivery"), _("deliveries")
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["task", "round"], name="delivery_once_a_round"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(1, 5)), name="delivery_rating_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", reviewed_at=None)
                | ~Q(verdict="") & Q(reviewed_at__isnull=False, reviewed_at__gte=F("delivered_at")),
                name="delivery_verdict_has_time",
            ),
            models.CheckConstraint(condition=~Q(summary=""), name="delivery_has_summary"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}, {self.round}"
