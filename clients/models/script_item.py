from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ScriptItemQuerySet(models.QuerySet):
    def in_language(self, language):
        return self.filter(language=language)


class ScriptItem(models.Model):
    """A piece of the managers' call script: what to explain, to ask, to answer, in one language."""

    class Part(models.TextChoices):
        EXPLAIN = "explain", _("What to explain")
        ASK = "ask", _("What to ask")
        ANSWER = "answer", _("What to answer")

    part = models.CharField(_("part"), max_length=10, choices=Part, default=Part.EXPLAIN)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    heading = models.CharField(_("heading"), max_length=120)
    words = models.TextField(_("words"), max_length=2000)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ScriptItemQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("piece of the call script"), _("call script")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=["explain", "ask", "answer"]), name="script_part_known"
            ),
            models.CheckConstraint(condition=~Q(heading="") & ~Q(words=""), name="script_says_it"),
        ]
        indexes = [models.Index(fields=["language", "position"], name="script_of_language")]

    def __str__(self) -> str:
        return self.heading

    def write(self, *, part: str, heading: str, words: str) -> None:
        """Say it in these words from now on."""
        self.part, self.heading, self.words = part, heading, words
        self.save(update_fields=["part", "heading", "words"])
