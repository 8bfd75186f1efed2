from collections.abc import Iterable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smartfield.lib.refusals import Refusal

MOST_MINUTES = 60_000


class TemplateQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(archived_at=None)

    def for_client(self, client):
        """Those of all clients and, if `client` is known, their own."""
        wanted = Q(client=None) | Q(client=client) if client else Q(client=None)
        return self.in_use().filter(wanted)


class Template(models.Model):
    """A task that comes again: what is filled in for it, and what its brief has to say."""

    name = models.CharField(_("name"), max_length=80)
    client = models.ForeignKey(
        "clients.Client",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="task_templates",
        verbose_name=_("client"),
    )
    title = models.CharField(_("title"), max_length=120)
    brief = models.TextField(_("brief"), max_length=20_000, blank=True)
    criteria = models.JSONField(_("done when"), default=list, blank=True)
    must_say = models.JSONField(_("what the brief must say"), default=list, blank=True)
    skills = models.ManyToManyField(
        "tasks.Skill", blank=True, related_name="templates", verbose_name=_("needs")
    )
    tags = models.ManyToManyField(
        "tasks.Tag", blank=True, related_name="templates", verbose_name=_("tags")
    )
    category = models.ForeignKey(
        "tasks.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="templates",
        verbose_name=_("category"),
    )
    estimate_minutes = models.PositiveIntegerField(
        _("estimate, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)],
    )
    limit_minutes = models.PositiveIntegerField(
        _("hour limit, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)],
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("task template"), _("task templates")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(title=""), name="template_has_name_and_title"
            ),
            models.UniqueConstraint(
                fields=["client", "name"],
                condition=Q(archived_at=None),
                nulls_distinct=False,
                name="template_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def estimate_seconds(self) -> int:
        return (self.estimate_minutes or 0) * 60

    @property
    def limit_seconds(self) -> int:
        return (self.limit_minutes or 0) * 60

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @transaction.atomic
    def write(self, *, skills, tags: Iterable[str] = (), **fields) -> None:
        """Save what is filled in. Refuses a name that another template of the client has."""
        from tasks.tagging import named

        for name, value in fields.items():
            setattr(self, name, value)
        self._save_alone()
        self.skills.set(skills)
        self.tags.set(named(tags))

    def archive(self, *, is_archived: bool = True) -> None:
        """Offer it no more, or again; tasks that came from it stay as they are. Twice is once."""
        self.archived_at = (self.archived_at or timezone.now()) if is_archived else None
        self._save_alone()

    def _save_alone(self) -> None:
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            if "template_name_once" not in str(error):
                raise
            raise Refusal(gettext("Another template has this name already"), "name") from error
