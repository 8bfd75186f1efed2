from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartfield.lib.periods import working_days_later
from tasks.models.life import TaskLife
from tasks.models.tag import Tag
from tasks.states import ASSIGNED, ENDED, IN_HAND, UNASSIGNED, State


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers see all; an assistant the queue and what they have or had; a client's people
        their company's tasks, drafts only where the draft is their own side's request, and none
        that became a part of another."""
        if user.is_manager:
            return self
        if user.is_assistant:
            return self.filter(
                Q(state=State.OPEN) | Q(assistant=user) | Q(pk__in=user.assignments.values("task"))
            )
        mine = self.filter(client__in=user.memberships.of_tasks().values("client"))
        return mine.filter(~Q(state=State.DRAFT) | Q(is_request=True), merged_into=None)

    def open(self):
        return self.filter(state=State.OPEN)

    def unfinished(self):
        return self.exclude(state__in=sorted(ENDED))

    def held_by(self, assistant):
        """Tasks that the assistant has or had: time may be written on them."""
        return self.filter(pk__in=assistant.assignments.values("task"))

    def in_hand_of(self, assistant):
        """Tasks that count against the assistant's work-in-progress limit."""
        return self.filter(assistant=assistant, state__in=IN_HAND)

    def with_tags(self):
        """Each with `tag_names`, in their order, read along with the row."""
        on_it = Tag.objects.filter(tasks=OuterRef("pk")).values("name")
        return self.annotate(tag_names=ArraySubquery(on_it))

    def overdue(self, at):
        late = self.unfinished().exclude(state=State.IN_REVIEW)
        return late.filter(due_at__lt=at)


class Task(TaskLife, models.Model):
    """One agreed piece of work. People say its number on the phone: `SF-2187`."""

    class Priority(models.IntegerChoices):
        LOW = 1, _("low")
        NORMAL = 2, _("normal")
        HIGH = 3, _("high")

    client = models.ForeignKey(
        "clients.Client", models.PROTECT, related_name="tasks", verbose_name=_("client")
    )
    contact = models.ForeignKey(
        "clients.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("asked by"),
    )
    call = models.ForeignKey(
        "clients.Call",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("call"),
    )
    template = models.ForeignKey(
        "tasks.Template",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("from the template"),
    )
    split_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("split from"),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("a part of"),
    )
    title = models.CharField(_("title"), max_length=120)
    brief = models.TextField(_("brief"), max_length=20_000, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    is_request = models.BooleanField(_("asked for by the client"), default=False)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL
    )
    category = models.ForeignKey(
        "tasks.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("category"),
    )
    skills = models.ManyToManyField(
        "tasks.Skill", blank=True, related_name="tasks", verbose_name=_("needs")
    )
    tags = models.ManyToManyField(
        "tasks.Tag", blank=True, related_name="tasks", verbose_name=_("tags")
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="tasks_managed",
        verbose_name=_("manager"),
    )
    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks_assigned",
        verbose_name=_("assistant"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    estimate_minutes = models.PositiveIntegerField(
        _("estimate, minutes"), null=True, blank=True, validators=[MaxValueValidator(60_000)]
    )
    limit_minutes = models.PositiveIntegerField(
        _("hour limit, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60_000)],
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    held_from = models.CharField(max_length=12, blank=True, editable=False)
    held_until = models.DateField(_("on hold until"), null=True, blank=True)
    is_charged = models.BooleanField(_("time is charged"), default=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    moved_at = models.DateTimeField(_("last moved"), default=timezone.now)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("task"), _("tasks")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="task_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="task_has_title"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(UNASSIGNED), assistant=None)
                | Q(state__in=sorted(ASSIGNED), assistant__isnull=False)
                | Q(state=State.CANCELLED),
                name="task_assistant_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | ~Q(brief="") | Q(state=State.CANCELLED),
                name="task_published_has_brief",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ON_HOLD) | ~Q(held_from=""), name="task_held_from"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED) | Q(accepted_at__isnull=False),
                name="task_accepted_when",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="task_round_from_1"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(state=State.CANCELLED),
                name="task_merged_is_cancelled",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")), name="task_merged_into_another"
            ),
            models.CheckConstraint(
                condition=~Q(split_from=F("pk")), name="task_split_from_another"
            ),
            models.CheckConstraint(condition=Q(priority__range=(1, 3)), name="task_priority_known"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="task_by_due"),
            models.Index(
                fields=["due_at", "id"],
                condition=~Q(state__in=sorted(ENDED)),
                name="task_unfinished_by_due",
            ),
            models.Index(
                F("priority").desc(),
                "due_at",
                "id",
                condition=~Q(state__in=sorted(ENDED)),
                name="task_unfinished_by_priority",
            ),
            models.Index(fields=["moved_at", "id"], name="task_by_move"),
            models.Index(fields=["state", "due_at", "id"], name="task_state_due"),
            models.Index(fields=["client", "state"], name="task_client_state"),
            models.Index(fields=["assistant", "state"], name="task_assistant_state"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="task_title_trgm"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("task", args=[self.pk])

    def get_state_display(self) -> str:
        """Django's own translates all the states to find one, row after row."""
        return str(State(self.state).label)

    def get_priority_display(self) -> str:
        return str(self.Priority(self.priority).label)

    @property
    def number(self) -> str:
        return f"SF-{self.pk}"

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_overdue(self) -> bool:
        return self.was_due_by(timezone.now())

    def followed(self) -> "Task":
        """The task that this one became a part of, or itself."""
        task = self
        while task.merged_into_id:
            task = task.merged_into
        return task

    def was_due_by(self, at) -> bool:
        is_waited_for = self.state not in ENDED and self.state != State.IN_REVIEW
        return bool(is_waited_for and self.due_at and self.due_at < at)

    @property
    def expires_at(self):
        """When silence counts as a yes, if the client's contract says so; else None."""
        days = self.client.silence_days
        if self.state != State.IN_REVIEW or not days or not self.delivered_at:
            return None
        return working_days_later(self.delivered_at, days, self.client.zone)

    @property
    def warranty_ends_at(self):
        """Until when an accepted task may be reopened; None while it is not accepted."""
        if self.accepted_at is None:
            return None
        return self.accepted_at + timedelta(days=self.client.warranty_days)


class Criterion(models.Model):
    """One line of "done when": what finished means, agreed beforehand."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="criteria", verbose_name=_("task"))
    text = models.CharField(_("done when"), max_length=200)
    is_met = models.BooleanField(_("met"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("criterion"), _("criteria")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text
