from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OfferQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def standing(self, at):
        """Neither closed nor over by the clock."""
        return self.open().filter(until__gt=at)

    def over(self, at):
        """Those whose time is up, and nobody has closed yet."""
        return self.open().filter(until__lte=at)


class Offer(models.Model):
    """A task kept until an instant for those it is offered to; the first to take it has it."""

    class End(models.TextChoices):
        TAKEN = "taken", _("taken")
        EXPIRED = "expired", _("nobody took it in time")
        REFUSED = "refused", _("everybody said no")
        WITHDRAWN = "withdrawn", _("withdrawn")

    task = models.ForeignKey(
        "tasks.Task", models.CASCADE, related_name="offers", verbose_name=_("task")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    until = models.DateTimeField(_("until"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    end = models.CharField(_("how it ended"), max_length=9, choices=End, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("offer"), _("offers")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(closed_at=None), name="offer_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="offer_ends_later"),
            models.CheckConstraint(
                condition=Q(closed_at=None, end="")
                | Q(closed_at__isnull=False)
                & Q(end__in=["taken", "expired", "refused", "withdrawn"]),
                name="offer_closed_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(closed_at=None), name="offer_open_by_end")
        ]

    def __str__(self) -> str:
        return f"{self.task_id}, {self.until:%Y-%m-%d %H:%M}"


class Offered(models.Model):
    """One of those to whom a task is offered, and what they said."""

    class Answer(models.TextChoices):
        TAKEN = "yes", _("takes it")
        REFUSED = "no", _("says no")

    offer = models.ForeignKey(
        Offer, models.CASCADE, related_name="offered", verbose_name=_("offer")
    )
    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="offered",
        verbose_name=_("assistant"),
    )
    answer = models.CharField(_("answer"), max_length=3, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("offered to"), _("offered to")
        constraints = [
            models.UniqueConstraint(fields=["offer", "assistant"], name="offered_once"),
            models.UniqueConstraint(
                fields=["offer"], condition=Q(answer="yes"), name="offered_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=["yes", "no"], answered_at__isnull=False),
                name="offered_answer_has_time",
            ),
        ]
        indexes = [models.Index(fields=["assistant"], name="offered_to")]

    def __str__(self) -> str:
        return f"{self.offer_id}, {self.assistant}"
