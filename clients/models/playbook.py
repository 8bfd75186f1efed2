from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models.section_version import SectionVersion, SectionWords


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
        """Sections of which `user` has acknowledged no version that still counts."""
        return self.filter(~Exists(SectionReading.objects.counting().filter(user=user)))

    def with_reading_of(self, user):
        """Each with `read_version`, the newest that `user` has acknowledged, and `is_read`,
        whether that one still counts."""
        mine = SectionReading.objects.filter(section=OuterRef("pk"), user=user)
        newest = mine.values("section").annotate(newest=Max("version")).values("newest")
        return self.annotate(
            read_version=models.Subquery(newest),
            is_read=Exists(SectionReading.objects.counting().filter(user=user)),
        )

    def unchanged_since(self, moment):
        """Neither written nor looked at since `moment`."""
        return self.filter(changed_at__lt=moment).exclude(looked_at__gte=moment)


class PlaybookSection(SectionWords):
    """One part of a client's playbook: how this company wants things done.

    Its words are those of its present `version`; `counts_from` is the oldest version whose
    reading still counts, for a minor change asks nobody to read again.
    """

    client = models.ForeignKey(
        "clients.Client",
        models.CASCADE,
        related_name="playbook_sections",
        verbose_name=_("client"),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    version = models.PositiveIntegerField(_("version"), default=1)
    counts_from = models.PositiveIntegerField(_("reading counts from version"), default=1)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    looked_at = models.DateTimeField(_("found right"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    read_version: int | None  # these two by `with_reading_of`
    is_read: bool

    objects = PlaybookSectionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("playbook section"), _("playbook sections")
        ordering = ["position", "pk"]
        constraints = [
            *SectionWords.rules("section"),
            models.CheckConstraint(condition=Q(version__gte=1), name="section_version_from_1"),
            models.CheckConstraint(
                condition=Q(counts_from__lte=F("version")), name="section_counts_from_a_version"
            ),
        ]
        indexes = [GinIndex(SearchVector("text", config="russian"), name="section_words")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("client_playbook", args=[self.client.slug]) + f"#section-{self.pk}"

    def keep_version(self, *, is_major: bool) -> SectionVersion:
        """Set the present words down as they are, for good."""
        words = {name: getattr(self, name) for name in SectionWords.NAMES}
        return self.versions.create(
            number=self.version, is_major=is_major, saved_at=self.changed_at, **words
        )

    @transaction.atomic
    def take_out(self, *, by) -> None:
        """Remove the section; who read it stays on record, and who removed it. Twice is once."""
        there = type(self).objects.filter(pk=self.pk, removed_at=None)
        if there.update(removed_at=timezone.now()):
            self.client.record("remove_section", by=by, what=self.title)

    def find_right(self) -> None:
        """Somebody looked and found that it still holds: it is not flagged for half a year."""
        type(self).objects.filter(pk=self.pk, removed_at=None).update(looked_at=timezone.now())

    def acknowledge(self, *, by) -> None:
        """`by` has read the present version. Saying it twice is saying it once."""
        SectionReading.objects.get_or_create(section=self, user=by, version=self.version)


class SectionReadingQuerySet(models.QuerySet):
    def counting(self):
        """Readings that still count, of the section a query around this one looks at."""
        return self.filter(section=OuterRef("pk"), version__gte=OuterRef("counts_from"))


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

    objects = SectionReadingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("reading"), _("readings")
        constraints = [
            models.UniqueConstraint(fields=["section", "user", "version"], name="reading_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.section}"
