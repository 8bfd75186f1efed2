from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers see all; an owner of the client what was shared with them."""
        if user.is_manager:
            return self
        if not user.is_client:
            return self.none()
        owned = user.memberships.filter(is_owner=True).values("client")
        return self.filter(client__in=owned, is_shared=True)

    def in_force(self, day):
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def ending(self, first, last):
        """Those whose last day lies between the two days, both included."""
        return self.filter(valid_to__gte=first, valid_to__lte=last)


class Agreement(models.Model):
    """What was agreed with a client on paper: its text, its file, or both.

    `note` is the managers' own and reaches nobody else.
    """

    class Kind(models.TextChoices):
        CONTRACT = "contract", _("contract")
        DATA = "data", _("data processing")
        PRICES = "prices", _("price list")
        OTHER = "other", _("other")

    client = models.ForeignKey(
        "clients.Client", models.PROTECT, related_name="agreements", verbose_name=_("client")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CONTRACT)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=20_000, blank=True)
    file = models.OneToOneField(
        "accounts.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement",
        verbose_name=_("file"),
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    is_shared = models.BooleanField(_("their owner may read it"), default=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("agreement"), _("agreements")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="agreement_has_title"),
            models.CheckConstraint(
                condition=Q(kind__in=["contract", "data", "prices", "other"]),
                name="agreement_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(file__isnull=False), name="agreement_says_something"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="agreement_ends_later",
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_to"],
                condition=Q(valid_to__isnull=False),
                name="agreement_by_end",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.client.slug, self.pk])

    @property
    def is_over(self) -> bool:
        return self.valid_to is not None and self.valid_to < timezone.localdate()
