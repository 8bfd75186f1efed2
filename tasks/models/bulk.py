from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNDO_WITHIN = timedelta(minutes=10)


class BulkAction(models.Model):
    """One thing done to many tasks at once: it holds together the events that each has."""

    class Deed(models.TextChoices):
        ASSIGN = "assign", _("Assign to somebody")
        DUE = "due", _("Change the due time")
        PRIORITY = "priority", _("Set the priority")
        TAG = "tag", _("Add tags")
        UNTAG = "untag", _("Take tags off")
        PUBLISH = "publish", _("Put in the queue")
        CANCEL = "cancel", _("Cancel the tasks")

    deed = models.CharField(_("what was done"), max_length=10, choices=Deed)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("bulk action"), _("bulk actions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    deed__in=["assign", "due", "priority", "tag", "untag", "publish", "cancel"]
                ),
                name="bulk_deed_known",
            )
        ]

    def __str__(self) -> str:
        return self.get_deed_display()

    def may_be_undone(self) -> bool:
        """A cancelled task is told to its client at once: that is final."""
        is_final = self.deed == self.Deed.CANCEL
        return not (is_final or self.undone_at) and timezone.now() < self.at + UNDO_WITHIN


class BulkRow(models.Model):
    """What became of one task: its event, or why not. `before` is what an undo writes back;
    `kept_why` says why it could not."""

    action = models.ForeignKey(
        BulkAction, models.CASCADE, related_name="rows", verbose_name=_("bulk action")
    )
    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="+", verbose_name=_("task"))
    event = models.OneToOneField(
        "tasks.Event", models.PROTECT, null=True, related_name="+", verbose_name=_("event")
    )
    refusal = models.TextField(_("why not"), blank=True)
    before = models.JSONField(_("before"), default=dict)
    kept_why = models.TextField(_("why it stayed"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("task of a bulk action"), _("tasks of bulk actions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "task"], name="bulk_row_once"),
            models.CheckConstraint(
                condition=Q(event=None) | Q(refusal=""), name="bulk_row_done_or_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.task}"
