from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PressQuerySet(models.QuerySet):
    def to_mend(self):
        """What could not be taken and nobody has looked after yet."""
        return self.filter(is_refused=True, mended_at=None)


class OfflinePress(models.Model):
    """A press on the clock that was made without a connection and sent later.

    Its key makes it one press however often it is sent. One that was refused says `why` and
    waits for its assistant to mend it.
    """

    class Verb(models.TextChoices):
        START = "start", _("start")
        STOP = "stop", _("stop")

    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="offline_presses",
        verbose_name=_("assistant"),
    )
    key = models.UUIDField(_("key"))
    verb = models.CharField(_("press"), max_length=5, choices=Verb)
    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, related_name="+", null=True, verbose_name=_("task")
    )
    pressed_at = models.DateTimeField(_("pressed"))
    until = models.DateTimeField(_("to"), null=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    is_refused = models.BooleanField(_("not taken"), default=False)
    why = models.CharField(_("why not taken"), max_length=500, blank=True)
    mended_at = models.DateTimeField(_("mended"), null=True)

    objects = PressQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("press offline"), _("presses offline")
        ordering = ["pressed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assistant", "key"], name="press_taken_once"),
            models.CheckConstraint(
                condition=Q(mended_at=None) | Q(is_refused=True), name="press_mended_was_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assistant}, {self.verb}, {self.pressed_at:%Y-%m-%d %H:%M}"
