from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartfield.lib import recurring
from tasks.repeat_words import spelled

DAY = timedelta(days=1)
MOST_LEAD = 60


class RepeatQuerySet(models.QuerySet):
    def due(self, at):
        """Those with a task to make; a client in the archive has none made."""
        return self.filter(next_at__lte=at, paused_at=None, client__archived_at=None)

    def standing(self):
        """Those that are not over."""
        return self.filter(next_on__isnull=False)


class Repeat(models.Model):
    """A task that comes again by a rule, on days of the client's calendar.

    `next_on` is the first day that has neither a task nor a word why not, and `next_at` when its
    task is to be made; both are empty when the rule is over.
    """

    client = models.ForeignKey(
        "clients.Client", models.PROTECT, related_name="repeats", verbose_name=_("client")
    )
    template = models.ForeignKey(
        "tasks.Template", models.PROTECT, related_name="repeats", verbose_name=_("template")
    )
    rule = models.CharField(_("rule"), max_length=recurring.LONGEST)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(
        _("how many times"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(recurring.MOST_COUNT)],
    )
    due_time = models.TimeField(_("due at"), default=time(18))
    lead_days = models.PositiveSmallIntegerField(
        _("days beforehand"), default=0, validators=[MaxValueValidator(MOST_LEAD)]
    )
    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeats",
        verbose_name=_("goes to"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    next_on = models.DateField(_("next day"), null=True, blank=True)
    next_at = models.DateTimeField(_("next is made"), null=True, blank=True)

    objects = RepeatQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("repeat rule"), _("repeat rules")
        ordering = ["next_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(rule=""), name="repeat_has_rule"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(count=None), name="repeat_ends_one_way"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="repeat_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(next_on=None, next_at=None)
                | Q(next_on__isnull=False, next_at__isnull=False, ended_at=None),
                name="repeat_next_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], name="repeat_by_next")]

    def __str__(self) -> str:
        return self.template.name

    def get_absolute_url(self) -> str:
        return reverse("repeat", args=[self.pk])

    @property
    def in_words(self) -> str:
        return spelled(self.rule, self.starts_on, self.ends_on, self.count)

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def is_over(self) -> bool:
        return self.next_on is None

    def dates(self) -> Iterator[date]:
        """All its days, from the first."""
        days = recurring.dates(self.rule, self.starts_on, count=self.count)
        return takewhile(lambda day: self.ends_on is None or day <= self.ends_on, days)

    def dates_from(self, day: date) -> Iterator[date]:
        return (one for one in self.dates() if one >= day)

    def due_at(self, day: date) -> datetime:
        """On the client's clocks; a time that the clocks leave out that night is an hour later."""
        return self._there(day, self.due_time)

    def made_at(self, day: date) -> datetime:
        """When the client's day begins that lies so many days before."""
        return self._there(day - self.lead_days * DAY, time())

    def first_ahead(self, at: datetime, after: date | None = None) -> date | None:
        """Its first day that is not due yet at `at`, and later than `after`."""
        today = at.astimezone(self.client.zone).date()
        begin = max(today, after + DAY) if after else today
        return next((day for day in self.dates_from(begin) if self.due_at(day) > at), None)

    def wait_for(self, day: date | None) -> None:
        """Make `day` the next one; none: the rule is over."""
        self.next_on, self.next_at = day, self.made_at(day) if day else None

    def _there(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.client.zone).astimezone(UTC)


class Occurrence(models.Model):
    """A day of a rule that has passed by: with its task, or with why there is none.

    Never two of a day; the database refuses the second.
    """

    class Skipped(models.TextChoices):
        MISSED = "missed", _("the next one was due already")
        PAUSED = "paused", _("the rule was paused")

    repeat = models.ForeignKey(
        Repeat, models.PROTECT, related_name="occurrences", verbose_name=_("repeat rule")
    )
    on = models.DateField(_("day"))
    task = models.OneToOneField(
        "tasks.Task",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="occurrence",
        verbose_name=_("task"),
    )
    skipped = models.CharField(_("why not"), max_length=10, choices=Skipped, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("day of a rule"), _("days of rules")
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["repeat", "on"], name="occurrence_once"),
            models.CheckConstraint(
                condition=Q(task=None) ^ Q(skipped=""), name="occurrence_made_or_skipped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.repeat_id} {self.on}"
