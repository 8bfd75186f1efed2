from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.zones import check_zone
from clients.models.event import ClientEvent
from smartfield.lib.money import CURRENCIES
from smartfield.lib.refusals import Refusal

NAMED = 3


class ClientQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers see all; an assistant those they work or worked for; a person their own."""
        if user.is_manager:
            return self
        if user.is_assistant:
            return self.filter(pk__in=user.assignments.values("task__client"))
        return self.filter(pk__in=user.memberships.values("client"))

    def active(self):
        return self.filter(stage=Client.Stage.CLIENT, archived_at=None)

    def unmerged(self):
        """Without the records that became part of another."""
        return self.filter(merged_into=None)

    def in_pipeline(self):
        """Leads in every stage; who became a client has left it."""
        return self.exclude(stage=Client.Stage.CLIENT)

    def with_progress(self):
        """Each with `became_at` and `has_client`, `has_talking`, from what is on record of them.

        Who is a client has been talked with, even if the first call brought a task."""
        staged = ClientEvent.objects.filter(client=OuterRef("pk"), verb="stage")
        began = Subquery(staged.filter(facts__to="client").order_by("at").values("at")[:1])
        talked = Exists(staged.filter(facts__to="talking"))
        is_client = Q(stage=Client.Stage.CLIENT)
        return self.annotate(
            became_at=Case(When(is_client, then=Coalesce(began, F("staged_at")))),
            has_client=ExpressionWrapper(is_client, models.BooleanField()),
            has_talking=ExpressionWrapper(
                Q(stage__in=[Client.Stage.TALKING, Client.Stage.CLIENT]) | Q(talked),
                models.BooleanField(),
            ),
        )

    def to_ask_again(self, today):
        """Who said "not now" until a day that is `today` or past."""
        return self.filter(ask_again_on__lte=today, archived_at=None)


class Client(models.Model):
    """A company or person who pays, or may one day; with the terms agreed with them."""

    class Stage(models.TextChoices):
        LEAD = "lead", _("lead")
        TALKING = "talking", _("talking")
        CLIENT = "client", _("client")
        NOT_NOW = "not_now", _("not now")
        LOST = "lost", _("lost")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.CLIENT)
    staged_at = models.DateTimeField(_("in this stage since"), default=timezone.now)
    source = models.ForeignKey(
        "clients.Source",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clients",
        verbose_name=_("how they found us"),
    )
    lost_reason = models.CharField(_("why lost"), max_length=200, blank=True)
    ask_again_on = models.DateField(_("ask again on"), null=True, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=settings.AGENCY_TIME_ZONE, validators=[check_zone]
    )
    currency = models.CharField(
        _("currency"), max_length=3, choices=CURRENCIES, default=settings.AGENCY_CURRENCY
    )
    city = models.CharField(_("city"), max_length=80, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="clients_looked_after",
        verbose_name=_("manager"),
    )
    in_short = models.CharField(
        _("in short"),
        max_length=280,
        blank=True,
        help_text=_("How do they like things? Shown during calls and on every task."),
    )
    team_note = models.TextField(_("team note"), max_length=5000, blank=True)
    warranty_days = models.PositiveSmallIntegerField(
        _("warranty, days"), default=14, validators=[MaxValueValidator(365)]
    )
    silence_days = models.PositiveSmallIntegerField(
        _("accepted by silence after, working days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2), MaxValueValidator(60)],
        help_text=_("Only if the contract says so. Empty: nothing is accepted by silence."),
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    preferred = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="preferred_by",
        verbose_name=_("preferred assistants"),
    )

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("client"), _("clients")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["lead", "talking", "client", "not_now", "lost"]),
                name="client_stage",
            ),
            models.CheckConstraint(
                condition=Q(stage="lost") ^ Q(lost_reason=""), name="client_lost_says_why"
            ),
            models.CheckConstraint(
                condition=Q(stage="not_now") ^ Q(ask_again_on=None),
                name="client_not_now_says_when",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="client_has_name"),
            models.CheckConstraint(
                condition=Q(silence_days=None) | Q(silence_days__gte=2), name="client_silence_days"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(archived_at__isnull=False),
                name="client_merged_is_archived",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="client_merged_into_another",
            ),
        ]
        indexes = [
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="client_name_trgm"),
            models.Index(fields=["stage", "-staged_at"], name="client_by_stage"),
            models.Index(fields=["-created_at"], name="client_by_day"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("client", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def key(self) -> str:
        """By which a form speaks of it."""
        return f"client:{self.pk}"

    @property
    def local_time(self) -> datetime:
        """What their clocks show now."""
        return timezone.localtime(timezone.now(), self.zone).replace(tzinfo=None)

    @property
    def is_day_there(self) -> bool:
        return 9 <= self.local_time.hour < 18

    @property
    def is_lead(self) -> bool:
        """Not a client yet, wherever in the pipeline."""
        return self.stage != self.Stage.CLIENT

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def record(self, verb: str, *, by, **facts) -> Any:
        """Write down what happened to the client (`clients.history`)."""
        return self.events.create(verb=verb, by=by, facts=facts)

    def followed(self) -> "Client":
        """The client as it is now, or the one it was merged into; held so until the transaction
        ends."""
        locked = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
        return locked.merged_into.followed() if locked.merged_into else locked

    @property
    def unfinished(self) -> "models.QuerySet":
        """Tasks that still ask for somebody; drafts and requests too."""
        return self.tasks.unfinished()

    @property
    def standing_repeats(self) -> "models.QuerySet":
        """Rules by which tasks come again, the next one first."""
        return self.repeats.standing().select_related("template")

    @transaction.atomic
    def archive(self, *, by, is_archived: bool = True) -> None:
        """Put the client away, or take it out again; twice is once. Its tasks, calls and bills
        stay readable. Refuses while a task is not finished, so no clock runs either, and to take
        out what was merged into another."""
        locked = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
        if locked.merged_into:
            raise Refusal(_("This client is a part of %(name)s now") % {"name": locked.merged_into})
        if is_archived:
            self._check_finished()
        there = type(self).objects.filter(pk=self.pk, archived_at__isnull=is_archived)
        self.archived_at = timezone.now() if is_archived else None
        if there.update(archived_at=self.archived_at):
            self.record("archive" if is_archived else "restore", by=by)

    def _check_finished(self) -> None:
        titles = [task.title for task in self.unfinished.order_by("pk")[: NAMED + 1]]
        if titles:
            named = ", ".join(f"“{title}”" for title in titles[:NAMED])
            more = " …" if len(titles) > NAMED else ""
            raise Refusal(
                _("Finish or cancel its tasks first: %(tasks)s") % {"tasks": named + more}
            )

    def must_read(self, user) -> "models.QuerySet":
        """Sections that `user` must read, in their present version, before work may start."""
        return self.playbook_sections.current().required().unread_by(user)
