from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assistants.models.own import OwnQuerySet
from smartfield.lib.money import CURRENCIES

OF_TASKS = ("at_once", "on_time", "rating", "new_skill")
OF_MANY = ("volume", "streak")


class BonusRule(models.Model):
    """What earns a bonus. Its terms are kept version by version; only one that is on awards."""

    is_on = models.BooleanField(_("on"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("bonus rule"), _("bonus rules")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.latest)

    def get_absolute_url(self) -> str:
        return reverse("bonus_rule", args=[self.pk])

    @property
    def latest(self) -> "BonusTerms":
        """From what was fetched beforehand, if it was."""
        return max(self.versions.all(), key=lambda terms: terms.number)


class BonusTerms(models.Model):
    """One version of a rule: what for, how much, up to what, from when until when.

    Never changed, never deleted: the database refuses it.
    """

    class Condition(models.TextChoices):
        AT_ONCE = "at_once", _("a task is accepted at the first review")
        ON_TIME = "on_time", _("a task with a due date is on time")
        RATING = "rating", _("a result is rated at least")
        NEW_SKILL = "new_skill", _("a skill is used for the first time")
        VOLUME = "volume", _("so many tasks are accepted in the period")
        STREAK = "streak", _("so many in a row are accepted at the first review")

    class Pay(models.TextChoices):
        FIXED = "fixed", _("a fixed sum")
        HOURLY = "hourly", _("for each hour of the task")

    class Period(models.TextChoices):
        WEEK = "week", _("week")
        MONTH = "month", _("month")

    rule = models.ForeignKey(
        BonusRule, models.PROTECT, related_name="versions", verbose_name=_("bonus rule")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=80)
    condition = models.CharField(_("when"), max_length=9, choices=Condition)
    threshold = models.PositiveSmallIntegerField(_("how many"), null=True, blank=True)
    pay = models.CharField(_("kind of sum"), max_length=6, choices=Pay, default=Pay.FIXED)
    amount = models.DecimalField(
        _("sum"), max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    period = models.CharField(_("period"), max_length=5, choices=Period, default=Period.MONTH)
    cap = models.DecimalField(
        _("at most a period"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("terms of a bonus"), _("terms of bonuses")
        ordering = ["rule", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="bonus_version_once"),
            models.CheckConstraint(condition=~Q(name=""), name="bonus_terms_have_a_name"),
            models.CheckConstraint(
                condition=Q(condition__in=["at_once", "on_time", "new_skill"], threshold=None)
                | Q(condition="rating", threshold__isnull=False, threshold__range=(1, 5))
                | Q(condition__in=OF_MANY, threshold__isnull=False, threshold__range=(2, 500)),
                name="bonus_threshold_fits",
            ),
            models.CheckConstraint(
                condition=Q(pay="fixed") | Q(pay="hourly", condition__in=OF_TASKS),
                name="bonus_hours_of_a_task",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & (Q(cap=None) | Q(cap__gte=F("amount"))),
                name="bonus_sums_are_sums",
            ),
            models.CheckConstraint(
                condition=Q(period__in=["week", "month"]), name="bonus_period_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="bonus_terms_end_later",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BonusQuerySet(OwnQuerySet):
    def waiting(self):
        return self.filter(state=Bonus.State.WAITING)

    def unanswered(self):
        return self.filter(asked_at__isnull=False, answered_at=None)

    def standing(self):
        """Awards that nothing has taken back."""
        return self.filter(reverses=None, reversal=None).exclude(state=Bonus.State.WITHDRAWN)


class Bonus(models.Model):
    """A line of the ledger: an award of a rule, a manager's own gift, or what takes one back.

    The same cause earns one standing award of a rule; `turn` counts those that were taken back.
    Sums and causes never change (the database refuses); only what was decided and said does.
    `facts` are the figures of which `assistants.bonuses.wording` makes its sentence.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for approval")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("not earned after all")

    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="bonuses",
        verbose_name=_("assistant"),
    )
    rule = models.ForeignKey(
        BonusRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bonuses",
        verbose_name=_("bonus rule"),
    )
    terms = models.ForeignKey(
        BonusTerms,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bonuses",
        verbose_name=_("terms of a bonus"),
    )
    task = models.ForeignKey(
        "tasks.Task",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bonuses",
        verbose_name=_("task"),
    )
    cause = models.CharField(_("cause"), max_length=40, blank=True)
    turn = models.PositiveSmallIntegerField(_("turn"), default=1)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversal",
        verbose_name=_("takes back"),
    )
    amount = models.DecimalField(_("sum"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    facts = models.JSONField(_("figures"), default=dict, blank=True)
    earned_at = models.DateTimeField(_("earned"))
    made_at = models.DateTimeField(_("written"), default=timezone.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    reason = models.TextField(_("what for"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    word = models.TextField(_("why so"), max_length=1000, blank=True)
    question = models.TextField(_("question"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = BonusQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("bonus"), _("bonuses")
        ordering = ["-earned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "assistant", "cause", "turn"],
                condition=Q(rule__isnull=False, reverses=None),
                name="bonus_once_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0)
                | Q(reverses__isnull=False, amount__lt=0, state="approved"),
                name="bonus_sign_fits",
            ),
            models.CheckConstraint(
                condition=Q(rule__isnull=False, terms__isnull=False, given_by=None) & ~Q(cause="")
                | Q(rule=None, terms=None, given_by__isnull=False, task__isnull=False)
                & ~Q(reason=""),
                name="bonus_of_a_rule_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | Q(state__in=["approved", "withdrawn"], decided_at__isnull=False)
                | Q(state="declined", decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(word=""),
                name="bonus_declined_says_why",
            ),
            models.CheckConstraint(
                condition=Q(question="", asked_at=None)
                | ~Q(question="") & Q(asked_at__isnull=False),
                name="bonus_question_says_something",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | ~Q(answer="")
                & Q(asked_at__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
                name="bonus_answered_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["assistant", "-earned_at"], name="bonus_of"),
            models.Index(fields=["earned_at"], condition=Q(state="waiting"), name="bonus_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.assistant}, {self.amount} {self.currency}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_reversal(self) -> bool:
        return self.reverses_id is not None
