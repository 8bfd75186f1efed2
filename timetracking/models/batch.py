from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers', whoever of them brought it."""
        return self if user.is_manager else self.none()


class Batch(models.Model):
    """A file of another tool that is read, looked over and brought in as one.

    `mapping` holds what its manager chose: which column is what, who is who, and what becomes of
    a row that is much like something here. Until the batch is in, its rows are a dry run.
    """

    class Kind(models.TextChoices):
        CLIENTS = "clients", _("Clients and their people, our table")
        TASKS = "tasks", _("Tasks, our table")
        REDMINE = "redmine", _("Redmine: issues")
        REDMINE_TIME = "redmine_time", _("Redmine: spent time")
        TOGGL = "toggl", _("Toggl Track: detailed report")
        KIMAI = "kimai", _("Kimai: export of times")

    class State(models.TextChoices):
        CHECKED = "checked", _("looked over")
        WAITING = "waiting", _("being brought in")
        IN = "in", _("brought in")
        GOING = "going", _("being taken back")
        BACK = "back", _("taken back")

    kind = models.CharField(_("what it holds"), max_length=12, choices=Kind)
    name = models.CharField(_("file"), max_length=255)
    stored = models.OneToOneField(
        "accounts.StoredFile",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="batch",
        verbose_name=_("file as it came"),
    )
    mapping = models.JSONField(_("what is what"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.CHECKED)
    trouble = models.TextField(_("why it did not come in"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    in_at = models.DateTimeField(_("brought in at"), null=True, blank=True)
    back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("import"), _("imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["clients", "tasks", "redmine", "redmine_time", "toggl", "kimai"]
                ),
                name="batch_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["checked", "waiting"], in_at=None)
                | Q(state__in=["in", "going", "back"], in_at__isnull=False),
                name="batch_in_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="back", back_at__isnull=False, back_by__isnull=False)
                | (~Q(state="back") & Q(back_at=None, back_by=None)),
                name="batch_back_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on_its_way(self) -> bool:
        """Whether a worker has it."""
        return self.state in {self.State.WAITING, self.State.GOING}

    @property
    def is_open(self) -> bool:
        """Whether it is still a dry run."""
        return self.state == self.State.CHECKED

    @property
    def is_of_time(self) -> bool:
        return self.kind in {self.Kind.REDMINE_TIME, self.Kind.TOGGL, self.Kind.KIMAI}


class BatchRow(models.Model):
    """One line of a batch and what becomes of it.

    `external_id` is what tells the thing at its `source`; whatever is in from there once does not
    come in again. Before that, `client` or `task` is what the line is much like.
    """

    class Fate(models.TextChoices):
        NEW = "new", _("new")
        DOUBLE = "double", _("choose")
        HERE = "here", _("already here")
        REFUSED = "refused", _("refused")
        OUT = "out", _("left out")
        IN = "in", _("brought in")
        BACK = "back", _("taken back")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows", verbose_name=_("import"))
    line = models.PositiveIntegerField(_("line"))
    source = models.CharField(_("source"), max_length=12)
    external_id = models.CharField(_("its name there"), max_length=200)
    words = models.CharField(_("what it says"), max_length=300, blank=True)
    fate = models.CharField(_("fate"), max_length=8, choices=Fate)
    column = models.CharField(_("column"), max_length=120, blank=True)
    why = models.TextField(_("why"), blank=True)
    client = models.ForeignKey(
        "clients.Client", models.PROTECT, null=True, related_name="+", verbose_name=_("client")
    )
    contact = models.ForeignKey(
        "clients.Contact",
        models.SET_NULL,
        null=True,
        related_name="batch_rows",
        verbose_name=_("contact"),
    )
    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, null=True, related_name="+", verbose_name=_("task")
    )
    entry = models.ForeignKey(
        "timetracking.TimeEntry",
        models.SET_NULL,
        null=True,
        related_name="batch_rows",
        verbose_name=_("time entry"),
    )
    assignment = models.ForeignKey(
        "tasks.Assignment",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("assignment"),
    )
    is_made = models.BooleanField(_("made by the import"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("line of an import"), _("lines of imports")
        ordering = ["line", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=Q(fate="in"),
                name="batch_row_in_once",
            ),
            models.CheckConstraint(
                condition=Q(fate__in=["new", "double", "here", "refused", "out", "in", "back"]),
                name="batch_row_fate_known",
            ),
            models.CheckConstraint(
                condition=~Q(fate="refused") | ~Q(why=""), name="batch_row_refused_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(fate="in") | Q(client__isnull=False), name="batch_row_in_has_client"
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "fate", "line", "id"], name="batch_row_by_fate"),
            models.Index(fields=["batch", "line", "id"], name="batch_row_by_line"),
        ]

    def __str__(self) -> str:
        return f"{self.batch}, {self.line}"

    @property
    def key(self) -> str:
        """By which a form speaks of it."""
        return f"line:{self.line}"
