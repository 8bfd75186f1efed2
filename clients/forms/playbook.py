import re

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Medium, PlaybookSection
from clients.models.section_question import LATEST_SECOND
from smartfield.lib.fields import DropFile
from smartfield.lib.lines import Line, Words
from smartfield.lib.uploads import Sent

LONG_NAME = {"max_length": _("The file's name is too long. Rename it, then try again")}


def _file(**words) -> forms.FileField:
    """What is in it is asked when it is kept."""
    return forms.FileField(
        required=False,
        allow_empty_file=True,
        max_length=200,
        error_messages=LONG_NAME,
        **words,
    )


class SectionForm(forms.Form):
    """A section as it should read from now on."""

    title = Line(label=_("Title"), max_length=120, empty=_("Enter a title for the section"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Medium,
        initial=Medium.TEXT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of section it is")},
        help_text=_(
            "Text suits rules, sound a job that comes once, video work that comes again and again."
        ),
    )
    media = _file(
        label=_("Sound, video or file"),
        help_text=_("It stays private: only those who may read this playbook can open it."),
        widget=DropFile(
            {"accept": "audio/*,video/*,.pdf,.docx,.xlsx,.odt,.png,.jpg"}, records="audio video"
        ),
    )
    captions = _file(
        label=_("Captions"),
        help_text=_("WebVTT or SubRip, for those who cannot hear or have no sound on."),
        widget=DropFile({"accept": ".vtt,.srt,text/vtt"}),
    )
    text = Words(
        label=_("Text"),
        rows=10,
        max_length=20_000,
        empty=_("Write how it should be done"),
        help_text=_(
            "With a sound or a video: what is said in it, or the steps with their times, as 0:40."
        ),
    )
    is_required = forms.BooleanField(label=_("Must be read before starting"), required=False)

    def clean(self) -> dict:
        values = super().clean() or {}
        if self.errors:
            for name in ("media", "captions"):
                if values.get(name) and not isinstance(values[name], Sent):
                    self.add_error(name, _("Choose the file again: a page cannot keep it"))
        return values


class ChangeForm(SectionForm):
    """`version`: the one that was changed, so that nobody's words are written over unseen."""

    WEIGHTS = (
        ("minor", _("Small: readers are told, nobody has to read it again")),
        ("major", _("Big: everybody reads it again and sees what changed")),
    )

    change_note = Line(
        label=_("What changed"),
        max_length=200,
        empty=_("Say in one line what changed"),
        help_text=_("Whoever read the old version reads this first"),
    )
    weight = forms.ChoiceField(
        label=_("How much changed"),
        choices=WEIGHTS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it has to be read again")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, section: PlaybookSection, **proposed) -> "ChangeForm":
        kept = ("title", "kind", "text", "is_required", "version")
        return cls(initial={name: getattr(section, name) for name in kept} | proposed)

    def clean(self) -> dict:
        values = super().clean()
        if "weight" in values:
            values["is_major"] = values.pop("weight") == "major"
        return values


_MOMENT = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})")


class Second(Line):
    """A moment of a sound or video as people write it, `0:40` or `1:02:30`; in seconds."""

    def clean(self, value) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = _MOMENT.fullmatch(typed)
        if not found:
            raise forms.ValidationError(_("Write the time as 0:40"), code="invalid")
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        second = 3600 * hours + 60 * minutes + seconds
        if second >= LATEST_SECOND or seconds > 59:
            raise forms.ValidationError(_("Write the time as 0:40"), code="invalid")
        return second


class AskForm(forms.Form):
    """A question under a section; `at_second` is asked where something plays."""

    text = Words(
        label=_("Your question"), rows=2, max_length=2000, empty=_("Write what you want to know")
    )
    at_second = Second(label=_("At"), max_length=8, required=False, help_text=_("as 0:40"))

    @classmethod
    def under(cls, section: PlaybookSection, sent=None) -> "AskForm":
        form = cls(sent, auto_id=f"id_ask{section.pk}_%s")
        form.fields["at_second"].widget.attrs["class"] = "w-short"
        if not section.is_played:
            del form.fields["at_second"]
        return form


class AnswerForm(forms.Form):
    answer = Words(
        label=_("Your answer"),
        rows=2,
        max_length=5000,
        empty=_("Write the answer"),
        help_text=_("It stays here for the next one who reads this."),
    )

    @classmethod
    def to(cls, question, sent=None) -> "AnswerForm":
        return cls(sent, auto_id=f"id_answer{question.pk}_%s")
