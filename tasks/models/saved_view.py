from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from smartfield.lib.refusals import Refusal

MOST_VIEWS = 12  # of one person: they stand in a row


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Their own, and what managers share with the team."""
        own = Q(owner=user)
        return self.filter(own if user.is_client else own | Q(is_shared=True))

    def kept(self):
        return self.filter(removed_at=None)


class SavedView(models.Model):
    """A name for what an address of the list of tasks asks for: filters, order, look, columns."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="task_views",
        verbose_name=_("saved by"),
    )
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("what it asks for"), max_length=2000, blank=True)
    is_shared = models.BooleanField(_("shared with the team"), default=False)
    created_at = models.DateTimeField(_("saved"), default=timezone.now)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("saved view"), _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(removed_at=None),
                name="saved_view_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"{reverse('task_list')}?{self.query}"

    @transaction.atomic
    def write(self, *, name: str, is_shared: bool = False) -> None:
        """Keep it under `name`. Refuses a name that its owner has already, and a thirteenth."""
        User.objects.select_for_update(no_key=True).get(pk=self.owner_id)
        if self._state.adding and self.owner.task_views.kept().count() >= MOST_VIEWS:
            words = gettext("You have %(most)d saved views. Remove one first")
            raise Refusal(words % {"most": MOST_VIEWS}, "name")
        self.name, self.is_shared = name, is_shared and self.owner.is_manager
        self._save_alone()

    def remove(self) -> None:
        """Out of the row; twice is once."""
        self.removed_at = self.removed_at or timezone.now()
        self.save(update_fields=["removed_at"])

    def bring_back(self) -> None:
        """Undo of a removal. Refuses where its name was given to another meanwhile."""
        self.removed_at = None
        self._save_alone()

    def _save_alone(self) -> None:
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            if "saved_view_name_once" not in str(error):
                raise
            raise Refusal(gettext("You have a view of this name already"), "name") from error


class ChosenColumns(models.Model):
    """Which columns a person wants in lists of tasks, where the address names none."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="task_columns",
        verbose_name=_("person"),
    )
    names = ArrayField(models.CharField(max_length=20), default=list, verbose_name=_("columns"))

    class Meta:
        verbose_name, verbose_name_plural = _("chosen columns"), _("chosen columns")

    def __str__(self) -> str:
        return ", ".join(self.names)
