from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models.playbook import PlaybookSection

LATEST_SECOND = 24 * 60 * 60


class SectionQuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever reads the section reads what was asked under it."""
        return self.filter(section__in=PlaybookSection.objects.visible_to(user).current())

    def open(self):
        return self.filter(answered_at=None)


class SectionQuestion(models.Model):
    """What an assistant asked under a section; the answer stays for the next reader.

    `at_second` is the moment of the sound or video it is about, if it is about one.
    """

    section = models.ForeignKey(
        PlaybookSection, models.CASCADE, related_name="questions", verbose_name=_("section")
    )
    at_second = models.PositiveIntegerField(_("at second"), null=True, blank=True)
    text = models.TextField(_("question"), max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = SectionQuestionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("question"), _("questions")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="section_question_says_something"),
            models.CheckConstraint(
                condition=Q(at_second=None) | Q(at_second__lt=LATEST_SECOND),
                name="section_question_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="section_question_answered_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(answered_at=None), name="section_question_open"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        """On the playbook's page, where it stands under its section."""
        page = self.section.get_absolute_url().partition("#")[0]
        return f"{page}#question-{self.pk}"
