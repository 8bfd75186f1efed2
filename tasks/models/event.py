from django.conf import settings
from django.db import models
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ASKING = ("hold", "ask_back", "answer", "recall")  # turns of question and answer


class EventQuerySet(models.QuerySet):
    def asking(self):
        """The turns of question and answer, the newest first, with what is `asked` now: "" if
        nothing is."""
        turns = self.filter(verb__in=ASKING).order_by("-at", "-pk")
        is_answered = When(verb="answer", then=Value(""))
        asked = Case(is_answered, default=F("why"), output_field=models.TextField())
        return turns.annotate(asked=asked)


class Event(models.Model):
    """One move of a task: who, when, from, to, why. Never edited, never deleted.

    `by` is empty where a rule moved the task: acceptance by expiry, a claim without a start.
    """

    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, related_name="events", verbose_name=_("task")
    )
    verb = models.CharField(_("move"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    from_state = models.CharField(_("from"), max_length=12, blank=True)
    to_state = models.CharField(_("to"), max_length=12)
    why = models.TextField(_("why"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("events")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["task", "at"], name="event_of_task")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.verb}"
