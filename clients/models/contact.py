from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.zones import check_zone
from smartfield.lib import phones


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers see all contacts; a client's people those of their own company. Nobody meets
        one that became part of another."""
        if user.is_manager:
            return self.unmerged()
        if user.is_client:
            return self.unmerged().filter(client__in=user.memberships.values("client"))
        return self.none()

    def unmerged(self):
        return self.filter(merged_into=None)

    def with_email(self, address: str):
        """Those who have `address`, also by a record that became part of theirs."""
        former = Contact.objects.filter(email=address, merged_into__isnull=False)
        return self.filter(Q(email=address) | Q(pk__in=former.values("merged_into")))


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
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        blank=True,
        default="",
        db_default="",
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        default="",
        db_default="",
        validators=[check_zone],
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_name"),
            models.UniqueConstraint(fields=["client", "user"], name="contact_user_once"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="contact_merged_into_another",
            ),
        ]
        indexes = [
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="contact_name_trgm"),
            models.Index(fields=["email"], name="contact_email"),
            GinIndex(fields=["email"], opclasses=["gin_trgm_ops"], name="contact_email_trgm"),
        ]

    def __str__(self) -> str:
        return self.name

    def followed(self) -> "Contact":
        """The person as known now, or the one this record was merged into; held so until the
        transaction ends."""
        locked = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
        return locked.merged_into.followed() if locked.merged_into else locked

    @property
    def zone(self) -> ZoneInfo:
        """Their own, else the company's."""
        return ZoneInfo(self.time_zone or self.client.time_zone)

    @property
    def local_time(self) -> datetime:
        """What their clock shows now."""
        return timezone.localtime(timezone.now(), self.zone).replace(tzinfo=None)

    @property
    def is_day_there(self) -> bool:
        return 9 <= self.local_time.hour < 18

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
