from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from smartfield.lib import phones


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers see all contacts; a client's people those of their own company."""
        if user.is_manager:
            return self
        if user.is_client:
            return self.filter(client__in=user.memberships.values("client"))
        return self.none()


class Contact(models.Model):
    """A person at the client, whether or not they can sign in."""

    client = models.ForeignKey(
        "clients.Client", models.PROTECT, related_name="contacts", verbose_name=_("client")
    )
    name = models.CharField(_("name"), max_length=120)
    position = models.CharField(_("position"), max_length=120, blank=True)
    email = models.EmailField(_("email"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("signs in as"),
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_name"),
            models.UniqueConstraint(fields=["client", "user"], name="contact_user_once"),
        ]
        indexes = [
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="contact_name_trgm"),
            models.Index(fields=["email"], name="contact_email"),
            GinIndex(fields=["email"], opclasses=["gin_trgm_ops"], name="contact_email_trgm"),
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def write(
        self,
        *,
        name: str,
        position: str,
        email: str,
        phones: Iterable[str],
        shown: Iterable[str] = (),
    ) -> None:
        """Save what is known of them. `phones` (E.164) are their numbers; of those `shown` before,
        the missing ones go. A number that came by a call meanwhile stays."""
        self.name, self.position, self.email = name, position, email
        self.save()
        self.phones.filter(number__in=set(shown) - set(phones)).delete()
        for number in phones:
            self.phones.get_or_create(number=number)

    @property
    def key(self) -> str:
        """By which a form speaks of them."""
        return f"contact:{self.pk}"


class ContactPhone(models.Model):
    """A number of a contact, as E.164. Two people may share a switchboard."""

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="phones", verbose_name=_("contact")
    )
    number = models.CharField(_("phone"), max_length=20)

    class Meta:
        verbose_name, verbose_name_plural = _("phone"), _("phones")
        constraints = [
            models.UniqueConstraint(fields=["contact", "number"], name="phone_once"),
            models.CheckConstraint(
                condition=Q(number__regex=r"^\+[0-9]{5,16}$"), name="phone_is_e164"
            ),
        ]
        indexes = [
            models.Index(fields=["number"], name="phone_number"),
            GinIndex(fields=["number"], opclasses=["gin_trgm_ops"], name="phone_number_trgm"),
        ]

    def __str__(self) -> str:
        return phones.shown(self.number)
