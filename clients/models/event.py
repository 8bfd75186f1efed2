from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ClientEvent(models.Model):
    """What happened to a client's record: who, when, what. Never edited, never deleted.

    `facts` are texts that `clients.history` puts into the sentence of `verb`; `by` is empty where
    a rule did it.
    """

    client = models.ForeignKey(
        "clients.Client", models.PROTECT, related_name="events", verbose_name=_("client")
    )
    verb = models.CharField(_("what"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    facts = models.JSONField(_("facts"), default=dict)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("event of a client"), _("events of clients")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["client", "at"], name="client_event_of_client")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.verb}"
