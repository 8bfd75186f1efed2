from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Named(models.Model):
    """Reference words kept in both languages."""

    name_en = models.CharField(_("name in English"), max_length=60, unique=True)
    name_ru = models.CharField(_("name in Russian"), max_length=60, unique=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_ru if get_language() == "ru" else self.name_en


class Source(Named):
    """How a lead found the agency. The agency adds its own in the administration."""

    class Meta:
        verbose_name, verbose_name_plural = _("source"), _("sources")
        ordering = ["name_en"]
