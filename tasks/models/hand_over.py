from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HandOverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team alone: a client meets no sheet, on any path."""
        return self.none() if user.is_client else self

    def with_reading_of(self, user):
        """Each with `is_mine`, whether `user` wrote it, and `is_read`, whether they know it."""
        read = Exists(HandOverReading.objects.filter(sheet=OuterRef("pk"), person=user))
        is_mine = models.ExpressionWrapper(
            Q(written_by=user.pk), output_field=models.BooleanField()
        )
        return self.annotate(is_mine=is_mine, is_read=read)


class HandOver(models.Model):
    """The sheet that whoever leaves a task writes for the next: internal, never changed."""

    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, related_name="sheets", verbose_name=_("task")
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    done = models.TextField(_("what is done"), max_length=5000, blank=True)
    note = models.TextField(_("what is left"), max_length=5000)
    files_at = models.TextField(_("where the files are"), max_length=2000, blank=True)
    questions = models.TextField(_("open questions"), max_length=5000, blank=True)
    seconds_used = models.PositiveIntegerField(_("time used, seconds"))
    planned_minutes = models.PositiveIntegerField(_("estimate, minutes"), null=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("hand-over sheet"), _("hand-over sheets")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="sheet_says_what_is_left")
        ]
        indexes = [models.Index(fields=["task", "written_at"], name="sheet_of_task")]

    def __str__(self) -> str:
        return f"{self.task_id}, {self.written_at:%Y-%m-%d %H:%M}"

    @property
    def seconds_left(self) -> int | None:
        """Of the estimate, as it stood then; below zero is over it, None where there was none."""
        if self.planned_minutes is None:
            return None
        return self.planned_minutes * 60 - self.seconds_used


class HandOverReading(models.Model):
    """Who has read a sheet, and when. Once."""

    sheet = models.ForeignKey(
        HandOver, models.PROTECT, related_name="readings", verbose_name=_("hand-over sheet")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read by")
    )
    read_at = models.DateTimeField(_("read"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("reading of a sheet"), _("readings of sheets")
        ordering = ["read_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "person"], name="sheet_read_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id}, {self.person}"
