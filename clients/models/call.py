import uuid
from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smartfield.lib import phones
from smartfield.lib.refusals import Refusal


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Calls are the managers' own; what a client said reaches others as the task's brief."""
        return self if user.is_manager else self.none()

    def follow_up_due(self, today):
        """Calls whose promised follow-up is due on or before the date `today`."""
        return self.filter(follow_up_on__lte=today, followed_up_at=None)

    def drafts(self):
        return self.filter(state=Call.State.DRAFT)

    def unreturned(self):
        """Missed calls that nobody has called back or dismissed."""
        return self.filter(state=Call.State.MISSED, followed_up_at=None)


class Call(models.Model):
    """One phone conversation, logged; a draft while the intake is open."""

    class State(models.TextChoices):
        DRAFT = "draft", _("intake open")
        LOGGED = "logged", _("logged")
        MISSED = "missed", _("missed")

    class Direction(models.TextChoices):
        IN = "in", _("incoming")
        OUT = "out", _("outgoing")

    class Outcome(models.TextChoices):
        TASKS = "tasks", _("tasks")
        NOTE = "note", _("note only")
        INTERESTED = "interested", _("interested")
        NOT_NOW = "not_now", _("not now")
        LOST = "lost", _("lost")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    direction = models.CharField(
        _("direction"), max_length=3, choices=Direction, default=Direction.IN
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    lost_reason = models.CharField(_("why lost"), max_length=200, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="calls", verbose_name=_("manager")
    )
    client = models.ForeignKey(
        "clients.Client",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("client"),
    )
    contact = models.ForeignKey(
        "clients.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("contact"),
    )
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    summary = models.TextField(_("what they said"), max_length=20_000, blank=True)
    draft = models.JSONField(_("draft"), default=dict, blank=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("read back and confirmed"), null=True, blank=True)
    recording = models.OneToOneField(
        "accounts.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="call",
        verbose_name=_("recording"),
    )
    has_consent = models.BooleanField(_("they agreed to the recording"), default=False)
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    followed_up_at = models.DateTimeField(_("followed up"), null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("call"), _("calls")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="call_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state="logged") | Q(ended_at__isnull=False), name="call_logged_is_over"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="lost") | ~Q(lost_reason=""), name="call_lost_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["-started_at"], name="call_by_start"),
            models.Index(fields=["phone"], name="call_phone"),
            GinIndex(fields=["summary"], opclasses=["gin_trgm_ops"], name="call_summary_trgm"),
            models.Index(
                fields=["follow_up_on"],
                condition=Q(followed_up_at=None, follow_up_on__isnull=False),
                name="call_follow_up",
            ),
        ]

    def __str__(self) -> str:
        return self.caller

    def get_absolute_url(self) -> str:
        return reverse("call", args=[self.pk])

    # Verbs ----------------------------------------------------------------------

    def follow_up(self, *, on: date | None = None) -> None:
        """The promise is kept; or it is moved to another day. Either may be said again."""
        self.followed_up_at = None if on else timezone.now()
        self.follow_up_on = on or self.follow_up_on
        self.save(update_fields=["followed_up_at", "follow_up_on"])

    @transaction.atomic
    def rewrite(self, summary: str, *, by) -> None:
        """Correct the note of a logged call; what it said before is kept."""
        self.refresh_from_db(from_queryset=Call.objects.select_for_update(no_key=True))
        if summary == self.summary:
            return
        self.note_versions.create(note=self.summary, changed_by=by)
        self.summary = summary
        self.save(update_fields=["summary"])

    def last(self, minutes: int) -> None:
        """Correct how long a logged call lasted. Refuses an end that is still to come."""
        ended_at = self.started_at + timedelta(minutes=minutes)
        if ended_at > timezone.now():
            raise Refusal(gettext("The call would end later than now"), "minutes")
        self.ended_at = ended_at
        self.save(update_fields=["ended_at"])

    @property
    def caller(self) -> str:
        """Whom the call was with: the contact, else the company, else the number."""
        return str(self.contact or self.client or phones.shown(self.phone) or _("Unknown"))

    @property
    def shown_phone(self) -> str:
        return phones.shown(self.phone)

    @property
    def number_to_call(self) -> str:
        """The number of the call, else the first that its contact is known by."""
        known = self.contact.phones.first() if self.contact and not self.phone else None
        return known.number if known else self.phone

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_missed(self) -> bool:
        return self.state == self.State.MISSED

    @property
    def is_waiting(self) -> bool:
        """Whether a missed call or a promised follow-up still asks for somebody."""
        has_cause = self.is_missed or self.follow_up_on is not None
        return has_cause and self.followed_up_at is None

    @property
    def seconds(self) -> int:
        return int(((self.ended_at or timezone.now()) - self.started_at).total_seconds())
