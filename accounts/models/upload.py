import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """A file on its way up, piece by piece; whoever sends it alone may go on with it or use it.

    It is whole when all of it has been received, and gone when a form has used it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="uploads",
        verbose_name=_("uploaded by"),
    )
    name = models.CharField(_("name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size, bytes"))
    received = models.PositiveBigIntegerField(_("received, bytes"), default=0)
    parts = models.JSONField(_("where its pieces lie"), default=list)
    created_at = models.DateTimeField(_("began"), default=timezone.now)

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
