from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smartfield.lib.refusals import Refusal

LONGEST = 40
MOST = 12  # on one task


class Tag(models.Model):
    """A word of the agency's own, by which it sorts its tasks across clients.

    Tags are for the team, as skills and priority are: they stand on no page, file, mail or export
    of a client. Two spellings that differ in case alone are one tag, in every alphabet.
    """

    name = models.CharField(_("name"), max_length=LONGEST)

    class Meta:
        verbose_name, verbose_name_plural = _("tag"), _("tags")
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="tag_name_once",
                violation_error_message=_("There is a tag of this name already"),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(name__contains=","), name="tag_is_one_word_of_a_list"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def rename(self, name: str) -> None:
        """Call it otherwise on every task. Refuses a name that another tag has."""
        self.name = name
        try:
            with transaction.atomic():
                self.save(update_fields=["name"])
        except IntegrityError as error:
            if "tag_name_once" not in str(error):
                raise
            words = gettext("There is a tag of this name already: make the two one, below")
            raise Refusal(words, "name") from error
