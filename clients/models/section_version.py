from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Medium(models.TextChoices):
    TEXT = "text", _("Text")
    SOUND = "sound", _("Sound")
    VIDEO = "video", _("Video")
    FILE = "file", _("File")


class SectionWords(models.Model):
    """What a version of a section says, shows or lets one hear.

    Whatever its `kind`, it has a `text`: the words themselves, a transcript or a summary.
    """

    NAMES: ClassVar = (
        *("title", "text", "kind", "media", "captions"),
        *("is_required", "author", "change_note"),
    )

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=20_000)
    kind = models.CharField(_("kind"), max_length=5, choices=Medium, default=Medium.TEXT)
    media = models.ForeignKey(
        "accounts.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_media",
        verbose_name=_("sound, video or file"),
    )
    captions = models.ForeignKey(
        "accounts.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_captions",
        verbose_name=_("captions"),
    )
    is_required = models.BooleanField(_("must be read before starting"), default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    change_note = models.CharField(_("what changed"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def rules(name: str) -> list[models.BaseConstraint]:
        """What holds of the words, wherever they are kept."""
        return [
            models.CheckConstraint(condition=Q(kind__in=Medium.values), name=f"{name}_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="text", media=None) | (~Q(kind="text") & Q(media__isnull=False)),
                name=f"{name}_media_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(captions=None) | Q(kind="video"), name=f"{name}_captions_of_a_video"
            ),
        ]

    @property
    def is_played(self) -> bool:
        return self.kind in {Medium.SOUND, Medium.VIDEO}


class SectionVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The history of a section is for its readers; of one that was removed, for managers."""
        if user.is_manager:
            return self
        clients = (
            user.assignments.values("task__client")
            if user.is_assistant
            else user.memberships.of_tasks().values("client")
        )
        return self.filter(section__removed_at=None, section__client__in=clients)


class SectionVersion(SectionWords):
    """A section as it was saved once, whole. Never edited, never deleted."""

    section = models.ForeignKey(
        "clients.PlaybookSection",
        models.PROTECT,
        related_name="versions",
        verbose_name=_("section"),
    )
    number = models.PositiveIntegerField(_("version"))
    is_major = models.BooleanField(_("must be read again"), default=True)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = SectionVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("version of a section"), _("versions of sections")
        ordering = ["-number"]
        constraints = [
            *SectionWords.rules("version"),
            models.UniqueConstraint(fields=["section", "number"], name="version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"
