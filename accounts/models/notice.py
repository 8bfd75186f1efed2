from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(person=user)

    def unread(self):
        return self.filter(read_at=None)

    def read(self):
        return self.filter(read_at__isnull=False)


class Notice(models.Model):
    """Something a person is told, once for each cause, in the words of `accounts.notices`.

    `mailed_at` is written after the mail server took the mail. A repeat after a crash carries the
    same Message-ID, which follows from the notice.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=30)
    cause = models.CharField(_("cause"), max_length=120)
    facts = models.JSONField(_("facts"), default=dict)
    path = models.CharField(_("page"), max_length=200)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("notice"), _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "cause"], name="notice_once_by_cause")
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_inbox"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cause}"
