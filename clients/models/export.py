from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; what was asked of a client only while one may still ask."""
        owned = user.memberships.filter(is_owner=True).values("client")
        may_ask = Q() if user.is_manager else Q(client=None) | Q(client__in=owned)
        return self.filter(may_ask, asked_by=user)

    def kept(self, at):
        """Those whose file may still be fetched at `at`."""
        return self.filter(made_at__gt=at - settings.EXPORTS_KEPT_FOR)


class Export(models.Model):
    """All that is held about a client, or about the asker where `client` is empty, as one file.

    The worker makes it; `stored` is taken away when its days are over.
    """

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports", verbose_name=_("asked by")
    )
    client = models.ForeignKey(
        "clients.Client",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exports",
        verbose_name=_("client"),
    )
    stored = models.OneToOneField(
        "accounts.StoredFile",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="export",
        verbose_name=_("file"),
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("export"), _("exports")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "client"],
                condition=Q(made_at=None),
                nulls_distinct=False,
                name="export_one_in_the_making",
            ),
            models.CheckConstraint(
                condition=Q(stored=None) | Q(made_at__isnull=False), name="export_with_file_is_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client or self.asked_by}, {self.asked_at:%Y-%m-%d}"

    @property
    def is_ready(self) -> bool:
        return self.stored_id is not None

    @property
    def goes_at(self):
        return self.made_at + settings.EXPORTS_KEPT_FOR
