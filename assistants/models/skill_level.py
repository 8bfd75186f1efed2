from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_YEARS = 60


class SkillLevel(models.Model):
    """How well an assistant knows a skill, from 1 (beginning) to 5 (teaches it).

    What they say of themselves stands as their own word until a manager confirms it; the years
    and the words are theirs too. What their accepted tasks show is counted (`Experience`).
    """

    profile = models.ForeignKey(
        "assistants.Profile",
        models.CASCADE,
        related_name="skill_levels",
        verbose_name=_("profile"),
    )
    skill = models.ForeignKey(
        "tasks.Skill", models.PROTECT, related_name="levels", verbose_name=_("skill")
    )
    level = models.PositiveSmallIntegerField(
        _("level"), default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    words = models.CharField(
        _("what they did before"), max_length=200, blank=True, default="", db_default=""
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("skill level"), _("skill levels")
        constraints = [
            models.UniqueConstraint(fields=["profile", "skill"], name="skill_level_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="skill_level_1_to_5"),
            models.CheckConstraint(
                condition=Q(years=None) | Q(years__lte=MOST_YEARS), name="skill_level_years"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False),
                name="skill_level_confirmed_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None
