from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation


class MembershipQuerySet(models.QuerySet):
    def of_tasks(self):
        """Those who see and decide on tasks."""
        return self.filter(Q(is_owner=True) | Q(is_member=True))

    def of_money(self):
        """Those who see bills."""
        return self.filter(Q(is_owner=True) | Q(is_billing=True))

    def with_invitations(self):
        """Each with `invited_at` and `link_ends_at` of the last invitation, while it is open."""
        open_ones = Invitation.objects.filter(
            user=OuterRef("user"), accepted_at=None, revoked_at=None
        ).order_by("-created_at")
        return self.annotate(
            invited_at=Subquery(open_ones.values("created_at")[:1]),
            link_ends_at=Subquery(open_ones.values("expires_at")[:1]),
        )


class Membership(models.Model):
    """What a person may do at a client company (product: Who uses it)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    client = models.ForeignKey(
        "clients.Client", models.CASCADE, related_name="memberships", verbose_name=_("client")
    )
    is_owner = models.BooleanField(_("everything, and invites colleagues"), default=False)
    is_member = models.BooleanField(_("tasks"), default=False)
    is_billing = models.BooleanField(_("hours and bills"), default=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("membership"), _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "client"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(is_owner=True) | Q(is_member=True) | Q(is_billing=True),
                name="membership_has_a_right",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.client}"

    @property
    def is_link_dead(self) -> bool:
        """Whether the invitation ran out unused; asked of rows `with_invitations`."""
        return self.user.is_awaited and not (
            self.link_ends_at and self.link_ends_at > timezone.now()
        )

    @property
    def sees_tasks(self) -> bool:
        return self.is_owner or self.is_member

    @property
    def sees_money(self) -> bool:
        return self.is_owner or self.is_billing
