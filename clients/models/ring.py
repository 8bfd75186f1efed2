from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartfield.lib import phones

SHOWN_FOR = timedelta(minutes=5)


class RingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_manager else self.none()

    def ringing(self, at):
        """Incoming ones that nobody has taken. One whose end was never heard is forgotten."""
        untaken = self.filter(direction=Ring.Direction.IN, taken_by=None, call=None, ended_at=None)
        return untaken.filter(is_internal=False, heard_at__gt=at - SHOWN_FOR)


class Ring(models.Model):
    """A call as the telephone exchange tells of it, before and beside what people write down.

    `number` is the other side's, as E.164, or empty when it is withheld.
    """

    class Direction(models.TextChoices):
        IN = "in", _("incoming")
        OUT = "out", _("outgoing")

    pbx_id = models.CharField(_("the exchange's own id"), max_length=120)
    direction = models.CharField(
        _("direction"), max_length=3, choices=Direction, default=Direction.IN
    )
    number = models.CharField(_("phone"), max_length=20, blank=True)
    our_number = models.CharField(_("our number"), max_length=20, blank=True)
    is_internal = models.BooleanField(_("among ourselves"), default=False)
    heard_at = models.DateTimeField(_("first heard"), default=timezone.now)
    rang_at = models.DateTimeField(_("rang"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="rings",
        verbose_name=_("taken by"),
    )
    call = models.ForeignKey(
        "clients.Call", models.PROTECT, null=True, related_name="rings", verbose_name=_("call")
    )
    recording = models.OneToOneField(
        "accounts.StoredFile",
        models.PROTECT,
        null=True,
        related_name="ring",
        verbose_name=_("recording that waits"),
    )
    trouble = models.CharField(_("what became of the recording"), max_length=300, blank=True)

    objects = RingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("ring"), _("rings")
        ordering = ["-heard_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["pbx_id"], name="ring_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None)
                | Q(answered_at=None)
                | Q(ended_at__gte=F("answered_at")),
                name="ring_ends_after_answer",
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["in", "out"]), name="ring_direction_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-heard_at"], condition=Q(call=None, ended_at=None), name="ring_untaken"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_number or str(_("Unknown"))

    @property
    def is_incoming(self) -> bool:
        return self.direction == self.Direction.IN

    @property
    def began_at(self):
        """The first instant that the exchange told of it."""
        told = filter(None, [self.rang_at, self.answered_at, self.ended_at])
        return min(told, default=self.heard_at)

    @property
    def shown_number(self) -> str:
        return phones.shown(self.number) if self.number else ""


class RingEvent(models.Model):
    """What the exchange said, word for word. Never edited, never deleted; an erasure takes the
    words out (ADR 0014)."""

    event_id = models.CharField(_("id"), max_length=120)
    ring = models.ForeignKey(Ring, models.PROTECT, related_name="events", verbose_name=_("ring"))
    kind = models.CharField(_("what"), max_length=40)
    facts = models.TextField(_("as it came"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("word of the exchange"), _("words of the exchange")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event_id"], name="ring_event_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
