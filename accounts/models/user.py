from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.zones import check_zone
from smartfield.lib import phones
from smartfield.lib.words import folded


class Role(models.TextChoices):
    MANAGER = "manager", _("manager")
    ASSISTANT = "assistant", _("assistant")
    CLIENT = "client", _("client")


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def staff(self):
        """The agency's own people."""
        return self.exclude(role=Role.CLIENT)

    def managers(self):
        return self.active().filter(role=Role.MANAGER)

    def assistants(self):
        return self.active().filter(role=Role.ASSISTANT)

    def left(self):
        return self.filter(is_active=False)

    def with_load(self):
        """Each with `in_hand`, the number of tasks that are with them now, and their skills."""
        now = Count("assignments", filter=Q(assignments__until=None))
        return self.annotate(in_hand=now).prefetch_related("profile__skill_levels__skill")

    def visible_to(self, user: "User"):
        """Managers see everybody; others see themselves here and colleagues where they work."""
        return self if user.is_manager else self.filter(pk=user.pk)


class People(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=folded(email))

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        user = self.model(email=folded(email), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "User":
        facts = {"role": Role.MANAGER, "is_staff": True, "is_superuser": True, **facts}
        return self.create_user(email, password, **facts)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in. The address is kept folded, so one spelling is one account."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As on the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.CLIENT)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, blank=True, default=""
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=settings.AGENCY_TIME_ZONE, validators=[check_zone]
    )
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)
    has_keys = models.BooleanField(_("keyboard shortcuts"), default=True)
    is_settled = models.BooleanField(_("knows what happens next"), default=False)
    wants_mail = models.BooleanField(_("notices by email"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name, verbose_name_plural = _("person"), _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=~Q(role=Role.CLIENT, is_staff=True), name="user_client_is_no_admin"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_manager(self) -> bool:
        return self.role == Role.MANAGER

    @property
    def is_assistant(self) -> bool:
        return self.role == Role.ASSISTANT

    @property
    def is_client(self) -> bool:
        return self.role == Role.CLIENT

    @property
    def is_awaited(self) -> bool:
        """Invited, and has not set a password yet."""
        return self.is_active and not self.has_usable_password()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def first_name(self) -> str:
        return str(self).split()[0]

    @property
    def shown_phone(self) -> str:
        return phones.shown(self.phone)

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in str(self).split()[:2]).upper()
