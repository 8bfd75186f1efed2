from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from smartfield.lib.money import CURRENCIES


class _Days(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


def _scope(name: str) -> Coalesce:
    return Coalesce(F(name), 0)


class RateQuerySet(models.QuerySet):
    def in_force(self, day: date):
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def for_task(self, task, currency: str):
        """Rates that may price `task`, the nearest first (product: Money, Rate in force):
        task → client and category → client → category → agency."""
        own = Q(task=task)
        client = Q(task=None) & (Q(client=task.client_id) | Q(client=None))
        category = Q(category=task.category_id) if task.category_id else Q(category=None)
        fits = own | client & (Q(category=None) | category)
        return self.filter(fits, currency=currency).order_by(
            F("task").desc(nulls_last=True),
            F("client").desc(nulls_last=True),
            F("category").desc(nulls_last=True),
            "-valid_from",
        )


class Rate(models.Model):
    """What an hour costs, for a task, a client, a category or everybody, between two days."""

    task = models.ForeignKey(
        "tasks.Task",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rates",
        verbose_name=_("task"),
    )
    client = models.ForeignKey(
        "clients.Client",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rates",
        verbose_name=_("client"),
    )
    category = models.ForeignKey(
        "tasks.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rates",
        verbose_name=_("category"),
    )
    amount = models.DecimalField(
        _("an hour"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = RateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("rate"), _("rates")
        ordering = ["-valid_from"]
        constraints = [
            ExclusionConstraint(
                name="rate_one_in_force",
                expressions=[
                    (_scope("task"), RangeOperators.EQUAL),
                    (_scope("client"), RangeOperators.EQUAL),
                    (_scope("category"), RangeOperators.EQUAL),
                    ("currency", RangeOperators.EQUAL),
                    (
                        _Days(
                            "valid_from",
                            "valid_to",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="rate_not_negative"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="rate_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(task=None) | Q(client=None, category=None), name="rate_task_alone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
