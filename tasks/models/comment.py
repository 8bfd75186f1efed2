from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A client never meets an internal comment, by any path."""
        return self.filter(is_internal=False) if user.is_client else self


class Comment(models.Model):
    """What somebody wrote on a task; it decides nothing by itself.

    Words may be missing where there is a file: the database looks when it commits
    (`comment_says_something`).
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", _("comment")
        PROGRESS = "progress", _("progress note")
        QUESTION = "question", _("question")
        ANSWER = "answer", _("answer")

    task = models.ForeignKey(
        "tasks.Task", models.PROTECT, related_name="comments", verbose_name=_("task")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMMENT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("author")
    )
    call = models.ForeignKey(
        "clients.Call",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("said in the call"),
    )
    text = models.TextField(_("text"), max_length=10_000, blank=True)
    choices = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("answers to choose from"),
        size=4,
        default=list,
        db_default=[],
        blank=True,
    )
    is_internal = models.BooleanField(_("team only"), default=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("comment"), _("comments")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_internal=False) | Q(kind__in=["comment", "progress"]),
                name="comment_question_is_for_all",
            ),
            models.CheckConstraint(
                condition=Q(choices=[]) | Q(kind="question", choices__len__lte=4),
                name="comment_choices_of_a_question",
            ),
        ]
        indexes = [
            models.Index(fields=["task", "created_at"], name="comment_of_task"),
            GinIndex(SearchVector("text", config="russian"), name="comment_words"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
