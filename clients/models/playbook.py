from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartfield.lib.refusals import Overtaken


class PlaybookSectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers and the client's people; assistants who work for the client."""
        if user.is_manager:
            return self
        if user.is_assistant:
            return self.filter(client__in=user.assignments.values("task__client"))
        return self.filter(client__in=user.memberships.of_tasks().values("client"))

    def current(self):
        return self.filter(removed_at=None)

    def required(self):
        return self.filter(is_required=True)

    def unread_by(self, user):
        """Sections whose present version `user` has not acknowledged."""
        read = SectionReading.objects.filter(
            section=OuterRef("pk"), user=user, version=OuterRef("version")
        )
        return self.filter(~Exists(read))


class PlaybookSection(models.Model):
    """One part of a client's playbook: how this company wants things done."""

    client = models.ForeignKey(
        "clients.Client",
        models.CASCADE,
        related_name="playbook_sections",
        verbose_name=_("client"),
    )
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=20_000)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    version = models.PositiveIntegerField(_("version"), default=1)
    change_note = models.CharField(_("what changed"), max_length=200, blank=True)
    is_required = models.BooleanField(_("must be read before starting"), default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects = PlaybookSectionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("playbook section"), _("playbook sections")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(version__gte=1), name="section_version_from_1"),
        ]
        indexes = [GinIndex(SearchVector("text", config="russian"), name="section_words")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("client_playbook", args=[self.client.slug]) + f"#section-{self.pk}"

    def write(
        self,
        *,
        by,
        title: str,
        text: str,
        is_required: bool,
        change_note: str = "",
        version: int | None = None,
    ) -> None:
        """Save a new version; whoever read the old one is asked to read again.

        `version` is the one that was changed: raises `Overtaken` if it is not the present one.
        """
        present = type(self).objects.filter(pk=self.pk, removed_at=None)
        if version is not None:
            present = present.filter(version=version)
        is_written = present.update(
            title=title,
            text=text,
            is_required=is_required,
            change_note=change_note,
            author=by,
            version=F("version") + 1,
            changed_at=timezone.now(),
        )
        self.refresh_from_db()
        if not is_written:
            raise Overtaken(
                _("%(who)s changed this meanwhile. Your text is kept below; look at theirs first")
                % {"who": self.author}
            )

    def take_out(self) -> None:
        """Remove the section; who read it stays on record."""
        type(self).objects.filter(pk=self.pk, removed_at=None).update(removed_at=timezone.now())

    def acknowledge(self, *, by) -> None:
        """`by` has read the present version. Saying it twice is saying it once."""
        SectionReading.objects.get_or_create(section=self, user=by, version=self.version)


class SectionReading(models.Model):
    """Somebody's word that they read a version of a section."""

    section = models.ForeignKey(
        PlaybookSection, models.CASCADE, related_name="readings", verbose_name=_("section")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings", verbose_name=_("person")
    )
    version = models.PositiveIntegerField(_("version"))
    read_at = models.DateTimeField(_("read"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("reading"), _("readings")
        constraints = [
            models.UniqueConstraint(fields=["section", "user", "version"], name="reading_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.section}"
