from django.utils.translation import gettext_lazy as _

from clients.models.source import Named


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
