from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assistants.models.own import OwnQuerySet


def _count(name) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(name, default=0)


class Figures(models.Model):
    """What an assistant's work came to in a week or a month of the agency's calendar.

    Kept by `assistants.growth.renewing` alone, out of tasks, reviews, comments and time; it may be
    thrown away and made again to the same numbers. What each number means is said there.
    """

    class Kind(models.TextChoices):
        WEEK = "week", _("week")
        MONTH = "month", _("month")

    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="figures",
        verbose_name=_("assistant"),
    )
    kind = models.CharField(_("period"), max_length=5, choices=Kind)
    starts_on = models.DateField(_("first day"))
    accepted = _count(_("tasks accepted"))
    at_once = _count(_("accepted at the first review"))
    returned = _count(_("results sent back"))
    due = _count(_("accepted tasks with a due date"))
    on_time = _count(_("of them on time"))
    planned = _count(_("accepted tasks with an estimate"))
    near_plan = _count(_("of them close to it"))
    rated = _count(_("ratings"))
    rating_sum = _count(_("sum of ratings"))
    asked = _count(_("messages of clients"))
    answers = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("seconds until each answer"),
    )
    worked = models.DurationField(_("time worked"), default=timedelta)
    new_skills = _count(_("skills used for the first time"))
    new_clients = _count(_("clients served for the first time"))

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("figures"), _("figures")
        ordering = ["assistant", "kind", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["assistant", "kind", "starts_on"], name="figures_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(kind="week", starts_on__iso_week_day=1)
                | Q(kind="month", starts_on__day=1),
                name="figures_of_a_whole_period",
            ),
            models.CheckConstraint(
                condition=Q(at_once__lte=F("accepted"))
                & Q(on_time__lte=F("due"))
                & Q(near_plan__lte=F("planned")),
                name="figures_part_of_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assistant}, {self.kind} {self.starts_on}"
