import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def place(stored: "StoredFile", name: str) -> str:
    """Where the bytes lie: under the file's own number, so no name ever becomes a path."""
    return f"{stored.pk.hex[:2]}/{stored.pk.hex}"


def place_of_preview(stored: "StoredFile", name: str) -> str:
    return f"{place(stored, name)}.preview"


class StoredFile(models.Model):
    """A private file. Who may read it follows from the thing it belongs to, never from itself.

    `shelf` names whose room it takes, as `client:12` does; empty is the agency's own. What is seen
    and heard in it is written down a little after it came (`accounts.looking`), and stays empty
    where nothing is. `came_as` is the mark of what was sent (`accounts.filing.mark`), before it was
    cleaned: the same press again sends the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.FileField(_("file"), upload_to=place)
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    came_as = models.CharField(max_length=64, editable=False, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    shelf = models.CharField(_("takes the room of"), max_length=60, blank=True, db_index=True)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    preview = models.FileField(_("preview"), upload_to=place_of_preview, blank=True)
    width = models.PositiveIntegerField(_("width, px"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height, px"), null=True, blank=True)
    seconds = models.FloatField(_("length, seconds"), null=True, blank=True)
    peaks = models.JSONField(_("loudness, 0 to 100"), default=list, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("file"), _("files")
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("file", args=[self.pk, self.name])

    @property
    def preview_url(self) -> str:
        """Where its small picture is, if it has one."""
        return reverse("file_preview", args=[self.pk]) if self.preview else ""

    @property
    def is_audio(self) -> bool:
        return self.media_type.startswith("audio/")

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_video(self) -> bool:
        return self.media_type.startswith("video/")
