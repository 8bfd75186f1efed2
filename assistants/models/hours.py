from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


class _Days(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class DaysOff(models.Model):
    """Days on which an assistant does not work, the first and the last included."""

    profile = models.ForeignKey(
        "assistants.Profile", models.CASCADE, related_name="days_off", verbose_name=_("profile")
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    words = models.CharField(_("why"), max_length=100, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("days off"), _("days off")
        ordering = ["first_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="days_off_end_later"
            ),
            ExclusionConstraint(
                name="days_off_no_overlap",
                expressions=[
                    ("profile", RangeOperators.EQUAL),
                    (
                        _Days("first_on", "last_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_on} – {self.last_on}"
