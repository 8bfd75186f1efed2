from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CorrectionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=Correction.State.OPEN)

    def undecided(self):
        """Called into question, and no manager has said yet whether they are charged."""
        return self.filter(questioned_at__isnull=False, decision="")


class Correction(models.Model):
    """One point to change, asked for by the client's side and settled by the assistant.

    What was agreed and is missing is put right for free; a new wish is charged. The client says
    which it is; whoever doubts it asks, and the word of the manager decides. `kind` is empty where
    a correction is older than this rule: such a one is charged.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DECLINED = "declined", _("declined")

    class Kind(models.TextChoices):
        AGREED = "agreed", _("not as agreed")
        WISH = "wish", _("a new wish")

    class Decision(models.TextChoices):
        FREE = "free", _("free")
        CHARGED = "charged", _("charged")

    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, related_name="corrections", verbose_name=_("task")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    text = models.TextField(_("what to change"), max_length=5000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    came_by_return = models.BooleanField(_("came with a return"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, blank=True, db_default="")
    question = models.TextField(
        _("why it is in question"), max_length=2000, blank=True, db_default=""
    )
    questioned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("called into question by"),
    )
    questioned_at = models.DateTimeField(_("called into question"), null=True, blank=True)
    decision = models.CharField(
        _("decision"), max_length=7, choices=Decision, blank=True, db_default=""
    )
    decision_word = models.TextField(_("why so"), max_length=2000, blank=True, db_default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("correction"), _("corrections")
        ordering = ["round", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None, settled_by=None)
                | Q(state="done", settled_at__isnull=False, settled_by__isnull=False)
                | Q(state="declined", settled_at__isnull=False, settled_by__isnull=False)
                & ~Q(answer=""),
                name="correction_declined_says_why",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="correction_says_what"),
            models.CheckConstraint(
                condition=Q(kind__in=["", "agreed", "wish"]), name="correction_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(questioned_at=None, questioned_by=None, question="")
                | Q(questioned_at__isnull=False, questioned_by__isnull=False) & ~Q(question=""),
                name="correction_question_says_why",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None, decision_word="")
                | Q(decision__in=["free", "charged"])
                & Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decision_word=""),
                name="correction_decision_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state="open"), name="correction_open"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_undecided(self) -> bool:
        return self.questioned_at is not None and not self.decision

    @property
    def is_free(self) -> bool:
        """Whether its time costs the client nothing: what was decided, else what was said."""
        if self.decision:
            return self.decision == self.Decision.FREE
        return self.kind == self.Kind.AGREED
