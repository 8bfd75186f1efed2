from functools import reduce
from operator import and_

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from smartfield.lib.weeks import DAY, usual_week


class Profile(models.Model):
    """What an assistant can do and how much they take on (product: Assistants).

    `week` holds from and to of each weekday, Monday first, in minutes since midnight where they
    live; the two are the same on a day without work. `weekly_minutes` is their sum.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="profile",
        verbose_name=_("assistant"),
    )
    about = models.TextField(_("about"), max_length=2000, blank=True)
    languages = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("languages")
    )
    wip_limit = models.PositiveSmallIntegerField(
        _("tasks in hand at once"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    week = ArrayField(
        models.PositiveSmallIntegerField(),
        size=14,
        default=usual_week,
        db_default=usual_week(),
        verbose_name=_("working hours, minutes"),
    )
    weekly_minutes = models.PositiveIntegerField(
        _("weekly time, minutes"), default=2400, validators=[MaxValueValidator(7 * DAY)]
    )

    class Meta:
        verbose_name, verbose_name_plural = _("profile"), _("profiles")
        constraints = [
            models.CheckConstraint(condition=Q(wip_limit__range=(1, 30)), name="profile_wip_limit"),
            models.CheckConstraint(condition=Q(week__len=14), name="profile_week_whole"),
            models.CheckConstraint(
                condition=reduce(
                    and_,
                    (
                        Q(**{f"week__{n}__gte": F(f"week__{n - 1}"), f"week__{n}__lte": DAY})
                        for n in range(1, 14, 2)
                    ),
                ),
                name="profile_week_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
