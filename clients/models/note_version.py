from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NoteVersion(models.Model):
    """What a call's note said before it was changed, and who changed it. Written once."""

    call = models.ForeignKey(
        "clients.Call", models.PROTECT, related_name="note_versions", verbose_name=_("call")
    )
    note = models.TextField(_("what they said"), max_length=20_000)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("earlier note"), _("earlier notes")
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["call", "-changed_at"], name="note_version_of_call")]

    def __str__(self) -> str:
        return self.note[:60]
