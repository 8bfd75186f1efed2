from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """What an assistant's accepted tasks add up to. Counted from the events by
    `assistants.counting`, which gives the same numbers from scratch."""

    assistant = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="record", verbose_name=_("assistant")
    )
    accepted = models.PositiveIntegerField(_("accepted"), default=0)
    at_once = models.PositiveIntegerField(_("accepted at first review"), default=0)
    dated = models.PositiveIntegerField(_("with a due time"), default=0)
    on_time = models.PositiveIntegerField(_("on time"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("record"), _("records")
        constraints = [
            models.CheckConstraint(
                condition=Q(at_once__lte=F("accepted"), dated__lte=F("accepted"))
                & Q(on_time__lte=F("dated")),
                name="record_parts_within_the_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assistant}: {self.accepted}"


class Experience(models.Model):
    """How many accepted tasks an assistant has with one trait: a client, a category, a template,
    a skill, a word of the title (its stem). Counted with the `Record`."""

    class Kind(models.TextChoices):
        CLIENT = "client", _("client")
        CATEGORY = "category", _("category")
        TEMPLATE = "template", _("template")
        SKILL = "skill", _("skill")
        WORD = "word", _("word")

    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="experience",
        verbose_name=_("assistant"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    trait = models.CharField(_("trait"), max_length=120)
    count = models.PositiveIntegerField(_("tasks"))

    class Meta:
        verbose_name, verbose_name_plural = _("experience"), _("experiences")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "trait", "assistant"], include=["count"], name="experience_once"
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="experience_of_a_task"),
        ]
        indexes = [models.Index(fields=["assistant", "kind"], name="experience_of_assistant")]

    def __str__(self) -> str:
        return f"{self.kind} {self.trait}: {self.count}"
