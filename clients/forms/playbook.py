from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import PlaybookSection
from smartfield.lib.lines import Line, Words


class SectionForm(forms.Form):
    """A section as it should read from now on."""

    title = Line(label=_("Title"), max_length=120, empty=_("Enter a title for the section"))
    text = Words(
        label=_("Text"), rows=10, max_length=20_000, empty=_("Write how it should be done")
    )
    is_required = forms.BooleanField(label=_("Must be read before starting"), required=False)


class ChangeForm(SectionForm):
    """`version`: the one that was changed, so that nobody's words are written over unseen."""

    change_note = Line(
        label=_("What changed"),
        max_length=200,
        empty=_("Say in one line what changed"),
        help_text=_("Whoever read the old version reads this first"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, section: PlaybookSection) -> "ChangeForm":
        kept = ("title", "text", "is_required", "version")
        return cls(initial={name: getattr(section, name) for name in kept})
