from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CorrectionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=Correction.State.OPEN)


class Correction(models.Model):
    """One point to change, asked for by the client's side and settled by the assistant."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DECLINED = "declined", _("declined")

    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, related_name="corrections", verbose_name=_("task")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    text = models.TextField(_("what to change"), max_length=5000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    came_by_return = models.BooleanField(_("came with a return"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("correction"), _("corrections")
        ordering = ["round", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None, settled_by=None)
                | Q(state="done", settled_at__isnull=False, settled_by__isnull=False)
                | Q(state="declined", settled_at__isnull=False, settled_by__isnull=False)
                & ~Q(answer=""),
                name="correction_declined_says_why",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="correction_says_what"),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state="open"), name="correction_open")
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
