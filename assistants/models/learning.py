from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assistants.models.own import OwnQuerySet


class LearningQuerySet(OwnQuerySet):
    def waiting(self):
        return self.filter(state=Learning.State.WAITING)


class Learning(models.Model):
    """Something an assistant learned, as they wrote it down, and a manager's word on it.

    A confirmed one that names a skill is evidence for its level; `lifted_from` is the level before
    (0: none), where it lifted it.
    """

    class Kind(models.TextChoices):
        COURSE = "course", _("course")
        NOTE = "note", _("note")
        CERTIFICATE = "certificate", _("certificate")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a manager")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="learnings",
        verbose_name=_("assistant"),
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.COURSE)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what was learned"), max_length=5000, blank=True)
    finished_on = models.DateField(_("finished"))
    file = models.OneToOneField(
        "accounts.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="learning",
        verbose_name=_("file"),
    )
    skill = models.ForeignKey(
        "tasks.Skill",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="learnings",
        verbose_name=_("skill"),
    )
    level = models.PositiveSmallIntegerField(
        _("level"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    lifted_from = models.PositiveSmallIntegerField(_("lifted from"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    word = models.TextField(_("why so"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    objects = LearningQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("learning"), _("learning log")
        ordering = ["-finished_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="learning_has_title"),
            models.CheckConstraint(
                condition=Q(kind__in=["course", "note", "certificate"]), name="learning_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(skill=None, level=None)
                | Q(skill__isnull=False, level__isnull=False, level__range=(1, 5)),
                name="learning_level_of_a_skill",
            ),
            models.CheckConstraint(
                condition=Q(lifted_from=None)
                | Q(state="confirmed", level__isnull=False, lifted_from__lt=F("level")),
                name="learning_lifts_up",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | Q(state="confirmed", decided_at__isnull=False, decided_by__isnull=False)
                | Q(state="declined", decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(word=""),
                name="learning_declined_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["assistant", "-finished_on"], name="learning_of"),
            models.Index(
                fields=["created_at"], condition=Q(state="waiting"), name="learning_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Wish(models.Model):
    """A field that an assistant wants to grow into."""

    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="wishes",
        verbose_name=_("assistant"),
    )
    skill = models.ForeignKey(
        "tasks.Skill", models.PROTECT, related_name="wishes", verbose_name=_("skill")
    )
    wished_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("wished field"), _("wished fields")
        ordering = ["wished_at"]
        constraints = [models.UniqueConstraint(fields=["assistant", "skill"], name="wish_once")]

    def __str__(self) -> str:
        return f"{self.assistant}, {self.skill}"
