from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Extract, Greatest, Least, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tasks.states import State


class _Instants(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def length_within(span, at) -> Extract:
    """The seconds of an entry that lie in `span`, a running one counted up to `at`."""
    until = Coalesce(F("ended_at"), at, output_field=models.DateTimeField())
    return Extract(
        Least(until, span.end, output_field=models.DateTimeField())
        - Greatest(F("started_at"), span.start),
        "epoch",
    )


class TimeEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers see all time; an assistant their own; a client that on their tasks, but none on
        a draft of the agency's."""
        if user.is_manager:
            return self
        if user.is_assistant:
            return self.filter(assistant=user)
        theirs = self.filter(task__client__in=user.memberships.values("client"))
        return theirs.exclude(task__state=State.DRAFT, task__is_request=False)

    def running(self):
        return self.filter(ended_at=None)

    def overlapping(self, span):
        """Entries that share an instant with `span`. No finished one is over the limit, so none
        that began earlier is looked at."""
        earliest = span.start - settings.TIME_ENTRY_LIMIT
        finished = Q(ended_at__gt=span.start, started_at__gte=earliest)
        return self.filter(Q(ended_at=None) | finished, started_at__lt=span.end)

    def seconds_of_person_within(self, span, at) -> Subquery:
        """As an annotation of entries: what their assistant worked in `span`, up to `at`."""
        theirs = self.filter(assistant=OuterRef("assistant")).overlapping(span).order_by()
        summed = theirs.values("assistant").annotate(s=Sum(length_within(span, at))).values("s")
        return Subquery(summed)

    def to_confirm(self):
        return self.filter(is_to_confirm=True)

    def to_look_at(self):
        """What awaits a manager's word: time to confirm, and what no clock of ours measured."""
        is_told = ~Q(origin=TimeEntry.Origin.CLOCK) & Q(checked_at=None)
        finished = self.filter(ended_at__isnull=False, locked_at=None)
        return finished.filter(Q(is_to_confirm=True) | is_told)

    def billable(self):
        """Finished, confirmed and not yet billed, here or elsewhere."""
        finished = self.filter(ended_at__isnull=False, is_to_confirm=False, locked_at=None)
        return finished.filter(is_settled=False)

    def seconds(self, at=None) -> int:
        """The total length in seconds, running entries counted up to `at` (default: now)."""
        until = Coalesce(F("ended_at"), at or Now(), output_field=models.DateTimeField())
        return int(self.aggregate(s=Sum(Extract(until - F("started_at"), "epoch")))["s"] or 0)


class TimeEntry(models.Model):
    """One stretch of one assistant's work on one task: `[started_at, ended_at)`, UTC, exact.

    A running clock is an entry without an end. The database refuses overlaps, a second running
    clock and any change of billed time (product: Time).
    """

    class Origin(models.TextChoices):
        CLOCK = "clock", _("clock")
        MANUAL = "manual", _("by hand")
        OFFLINE = "offline", _("without a connection")
        IMPORT = "import", _("from another tool")

    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="time_entries",
        verbose_name=_("assistant"),
    )
    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, related_name="time_entries", verbose_name=_("task")
    )
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.CLOCK)
    last_sign_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    asked_at = models.DateTimeField(_("asked if still on it"), null=True, blank=True)
    is_to_confirm = models.BooleanField(_("to confirm"), default=False)
    declined_why = models.CharField(
        _("why sent back"), max_length=300, blank=True, default="", db_default=""
    )
    checked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    locked_at = models.DateTimeField(_("billed"), null=True, blank=True, editable=False)
    is_settled = models.BooleanField(
        _("billed elsewhere"), default=False, db_default=False, editable=False
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    objects = TimeEntryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("time entry"), _("time entries")
        ordering = ["started_at"]
        constraints = [
            ExclusionConstraint(
                name="entry_no_overlap",
                expressions=[
                    ("assistant", RangeOperators.EQUAL),
                    (
                        _Instants(
                            "started_at",
                            "ended_at",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=False),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.UniqueConstraint(
                fields=["assistant"], condition=Q(ended_at=None), name="entry_one_running"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                name="entry_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None)
                | Q(ended_at__lte=F("started_at") + settings.TIME_ENTRY_LIMIT),
                name="entry_at_most_16_hours",
            ),
            models.CheckConstraint(
                condition=Q(locked_at=None) | Q(ended_at__isnull=False, is_to_confirm=False),
                name="entry_billed_is_final",
            ),
            models.CheckConstraint(
                condition=Q(declined_why="") | Q(is_to_confirm=True),
                name="entry_declined_is_to_confirm",
            ),
            models.CheckConstraint(
                condition=Q(is_settled=False) | Q(origin="import"),
                name="entry_settled_is_imported",
            ),
        ]
        indexes = [
            models.Index(fields=["task", "started_at"], name="entry_of_task"),
            models.Index(fields=["assistant", "started_at"], name="entry_of_assistant"),
            models.Index(fields=["started_at"], name="entry_by_start"),
            models.Index(
                fields=["task"],
                include=["started_at", "ended_at"],
                condition=Q(locked_at=None),
                name="entry_unbilled_span",
            ),
            models.Index(
                fields=["assistant"], condition=Q(is_to_confirm=True), name="entry_to_confirm"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assistant}, {self.started_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("time_entry", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def awaits_a_look(self) -> bool:
        """As `to_look_at` finds it."""
        is_told = self.origin != self.Origin.CLOCK and self.checked_at is None
        return not (self.is_running or self.is_locked) and (self.is_to_confirm or is_told)

    @property
    def length(self) -> timedelta:
        return (self.ended_at or timezone.now()) - self.started_at

    @property
    def seconds(self) -> int:
        return int(self.length.total_seconds())

    @property
    def is_within_window(self) -> bool:
        """Whether the agency still lets it be edited."""
        return self.started_at > timezone.now() - settings.TIME_EDIT_WINDOW


class EntryVersion(models.Model):
    """What an entry was before a change: who changed it, when and why. Never edited."""

    entry = models.ForeignKey(
        TimeEntry, models.CASCADE, related_name="versions", verbose_name=_("entry")
    )
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True)
    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="+", verbose_name=_("task"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    reason = models.CharField(_("why"), max_length=300)

    class Meta:
        verbose_name, verbose_name_plural = _("earlier version"), _("earlier versions")
        ordering = ["changed_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="version_says_why")]

    def __str__(self) -> str:
        return f"{self.entry_id}, {self.changed_at:%Y-%m-%d %H:%M}"
