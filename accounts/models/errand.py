from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ErrandQuerySet(models.QuerySet):
    def due(self, at):
        return self.filter(done_at=None, next_try_at__lte=at)


class Errand(models.Model):
    """One thing that must still be done, written in the transaction that caused it.

    It is done when `done_at` stands, which is written in the transaction of its effect. The
    broker only rings; a row that nobody rang for is found by the sweeper.
    """

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=120)
    payload = models.JSONField(_("ids"), default=dict)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    done_at = models.DateTimeField(_("done"), null=True)
    last_error = models.TextField(_("last error"), blank=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("errand"), _("errands")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="errand_once"),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(done_at=None), name="errand_due")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
