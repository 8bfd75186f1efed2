from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def _weight(words, default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        words, default=default, validators=[MaxValueValidator(100)]
    )


class Weights(models.Model):
    """How much each factor counts in the order of the queue and of the people for a task: one
    row, 0 to 100 each. Written by managers on the page that explains the order."""

    FACTORS = (
        *("skills", "similar", "client", "at_once", "on_time", "room", "stretch", "languages"),
        "preferred",
    )

    skills = _weight(_("skills and their level"), 40)
    similar = _weight(_("similar tasks accepted"), 15)
    client = _weight(_("knows the client"), 12)
    at_once = _weight(_("accepted at first review"), 8)
    on_time = _weight(_("on time"), 8)
    room = _weight(_("free hours before it is due"), 20)
    stretch = _weight(_("wants to grow into it"), 6)
    languages = _weight(_("the client's language"), 10)
    preferred = _weight(_("asked for by the client"), 12)

    class Meta:
        verbose_name, verbose_name_plural = _("weights"), _("weights")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="weights_one_row"),
            models.CheckConstraint(
                condition=Q(
                    skills__lte=100, similar__lte=100, client__lte=100, at_once__lte=100,
                    on_time__lte=100, room__lte=100, stretch__lte=100, languages__lte=100,
                    preferred__lte=100,
                ),
                name="weights_up_to_100",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return ", ".join(f"{name} {getattr(self, name)}" for name in self.FACTORS)


class Block(models.Model):
    """An assistant who gets no tasks of a client, and why: the team's knowledge alone."""

    client = models.ForeignKey(
        "clients.Client", models.CASCADE, related_name="blocks", verbose_name=_("client")
    )
    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="blocks",
        verbose_name=_("assistant"),
    )
    why = models.CharField(_("why"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("blocked pairing"), _("blocked pairings")
        constraints = [
            models.UniqueConstraint(fields=["client", "assistant"], name="block_once"),
            models.CheckConstraint(condition=~Q(why=""), name="block_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.client}, {self.assistant}"


class Pass(models.Model):
    """ "Not for me": an assistant leaves a task to others, and why."""

    class Why(models.TextChoices):
        SKILL = "skill", _("I lack a skill for it")
        TIME = "time", _("I have no time for it")
        CLIENT = "client", _("Not with this client")
        OTHER = "other", _("Something else")

    task = models.ForeignKey(
        "tasks.Task", models.CASCADE, related_name="passes", verbose_name=_("task")
    )
    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="passes",
        verbose_name=_("assistant"),
    )
    why = models.CharField(_("why"), max_length=6, choices=Why)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("pass"), _("passes")
        constraints = [
            models.UniqueConstraint(fields=["task", "assistant"], name="pass_once"),
            models.CheckConstraint(
                condition=Q(why__in=["skill", "time", "client", "other"]), name="pass_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}, {self.assistant}"


class Decision(models.Model):
    """Who was chosen for a task and how everybody stood at that moment. Never changed.

    `ranking` holds the first of the list, and the chosen one wherever they stood: each a person's
    number, their place, score and the value of each factor.
    """

    assignment = models.OneToOneField(
        "tasks.Assignment",
        models.PROTECT,
        related_name="decision",
        verbose_name=_("assignment"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    place = models.PositiveIntegerField(_("place"))
    out_of = models.PositiveIntegerField(_("out of"))
    weights = models.JSONField(_("weights"))
    ranking = models.JSONField(_("ranking"))

    class Meta:
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=models.F("out_of")), name="decision_has_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.place}/{self.out_of}"
