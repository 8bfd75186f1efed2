from collections.abc import Mapping

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Profile(models.Model):
    """What an assistant can do and how much they take on (product: Assistants)."""

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
    weekly_minutes = models.PositiveIntegerField(
        _("weekly time, minutes"), default=1800, validators=[MaxValueValidator(6000)]
    )

    class Meta:
        verbose_name, verbose_name_plural = _("profile"), _("profiles")
        constraints = [
            models.CheckConstraint(condition=Q(wip_limit__range=(1, 30)), name="profile_wip_limit")
        ]

    def __str__(self) -> str:
        return str(self.user)

    @transaction.atomic
    def set_abilities(self, wip_limit: int, levels: Mapping[int, int]) -> None:
        """What they take on at once, and the level of each skill by its id; 0 is not known."""
        type(self).objects.select_for_update().get(pk=self.pk)
        self.wip_limit = wip_limit
        self.save(update_fields=["wip_limit"])
        self.skill_levels.exclude(skill__in=[pk for pk, level in levels.items() if level]).delete()
        for pk, level in levels.items():
            if level:
                self.skill_levels.update_or_create(skill_id=pk, defaults={"level": level})


class SkillLevel(models.Model):
    """How well an assistant knows a skill, from 1 (beginning) to 5 (teaches it)."""

    profile = models.ForeignKey(
        Profile, models.CASCADE, related_name="skill_levels", verbose_name=_("profile")
    )
    skill = models.ForeignKey(
        "tasks.Skill", models.PROTECT, related_name="levels", verbose_name=_("skill")
    )
    level = models.PositiveSmallIntegerField(
        _("level"), default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        verbose_name, verbose_name_plural = _("skill level"), _("skill levels")
        constraints = [
            models.UniqueConstraint(fields=["profile", "skill"], name="skill_level_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="skill_level_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"
