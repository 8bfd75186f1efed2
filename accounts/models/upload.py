import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SILENCE = timedelta(seconds=10)  # pieces of a recording come every few


class UploadQuerySet(models.QuerySet):
    def unfinished(self):
        """Recordings whose end nobody has said."""
        return self.filter(size=None, received__gt=0)

    def cut_off(self, at: datetime):
        """Those of which nothing has come for a while."""
        return self.unfinished().filter(moved_at__lt=at - SILENCE)


class Upload(models.Model):
    """A file on its way up, piece by piece; whoever sends it alone may go on with it or use it.

    It is whole when all of it has been received, and gone when a form has used it. A recording
    goes up while it is made on its `page`, and has no `size` before its end.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="uploads",
        verbose_name=_("uploaded by"),
    )
    name = models.CharField(_("name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size, bytes"), null=True, blank=True)
    received = models.PositiveBigIntegerField(_("received, bytes"), default=0)
    parts = models.JSONField(_("where its pieces lie"), default=list)
    page = models.CharField(_("recorded on"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("began"), default=timezone.now)
    moved_at = models.DateTimeField(_("last piece came"), default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("upload"), _("uploads")
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="upload_not_empty"),
            models.CheckConstraint(
                condition=Q(received__lte=F("size")), name="upload_not_more_than_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("upload", args=[self.pk])

    @property
    def is_whole(self) -> bool:
        return self.received == self.size
