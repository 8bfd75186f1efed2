from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.rounding import in_words, without_zeros
from smartfield.lib.money import CURRENCIES


class ChargeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers see all; a client's people with the right to bills their company's."""
        if user.is_manager:
            return self
        if user.is_client:
            mine = user.memberships.of_money().values("client")
            return self.filter(Q(client__in=mine) | Q(client__merged_into__in=mine))
        return self.none()

    def of(self, client):
        """Of the client and of what was merged into it: a charge never changes its client."""
        return self.filter(Q(client=client) | Q(client__merged_into=client))


class Charge(models.Model):
    """What a piece of a task's time comes to. Made once for each cause, never changed.

    `cause` names what made it: the acceptance, or time confirmed after it.
    """

    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, related_name="charges", verbose_name=_("task")
    )
    client = models.ForeignKey(
        "clients.Client", models.PROTECT, related_name="charges", verbose_name=_("client")
    )
    cause = models.CharField(_("cause"), max_length=60, unique=True)
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    actual_seconds = models.PositiveIntegerField(_("worked, seconds"))
    billed_minutes = models.DecimalField(_("billed, minutes"), max_digits=10, decimal_places=2)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    rounding = models.CharField(_("rounding"), max_length=40)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("charge"), _("charges")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0, billed_minutes__gte=0), name="charge_not_negative"
            )
        ]
        indexes = [
            models.Index(fields=["client", "-made_at"], name="charge_of_client"),
            models.Index(fields=["-made_at", "-id"], name="charge_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.task}, {self.amount} {self.currency}"

    def get_absolute_url(self) -> str:
        return reverse("charge", args=[self.pk])

    @property
    def billed_seconds(self) -> int:
        return int(self.billed_minutes * 60)

    @property
    def minutes(self) -> Decimal:
        """What is billed, without the zeros of whole minutes."""
        return without_zeros(self.billed_minutes)

    @property
    def rule(self) -> str:
        """How its time was rounded, in words; the terms may have changed since."""
        step, per, minimum = self.rounding.split()
        return in_words(int(step), per, int(minimum))


class ChargeLine(models.Model):
    """Minutes at one rate, rounded by the client's terms; traceable to its entries.

    A free line holds the time in which the agency put its own work right: nothing of it is billed.
    """

    charge = models.ForeignKey(
        Charge, models.PROTECT, related_name="lines", verbose_name=_("charge")
    )
    on = models.DateField(_("day"), null=True)
    actual_seconds = models.PositiveIntegerField(_("worked, seconds"))
    billed_minutes = models.DecimalField(_("billed, minutes"), max_digits=10, decimal_places=2)
    hourly = models.DecimalField(_("an hour"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    is_free = models.BooleanField(_("free"), default=False, db_default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("charge line"), _("charge lines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_free=False) | Q(billed_minutes=0, amount=0),
                name="line_free_costs_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.billed_minutes} × {self.hourly}"

    @property
    def minutes(self) -> Decimal:
        """What is billed, without the zeros of whole minutes."""
        return without_zeros(self.billed_minutes)


class ChargedEntry(models.Model):
    """Which time entry went into which line. An entry is billed once; the database says so."""

    line = models.ForeignKey(
        ChargeLine, models.PROTECT, related_name="charged_entries", verbose_name=_("line")
    )
    entry = models.OneToOneField(
        "timetracking.TimeEntry",
        models.PROTECT,
        related_name="charged_entry",
        verbose_name=_("time entry"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("charged entry"), _("charged entries")

    def __str__(self) -> str:
        return f"{self.line_id}, {self.entry_id}"
