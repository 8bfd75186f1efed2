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


class Category(Named):
    """A kind of work that may have a rate of its own."""

    class Meta:
        verbose_name, verbose_name_plural = _("category"), _("categories")
        ordering = ["name_en"]


class Skill(Named):
    """Something a task needs and an assistant can do."""

    class Meta:
        verbose_name, verbose_name_plural = _("skill"), _("skills")
        ordering = ["name_en"]
