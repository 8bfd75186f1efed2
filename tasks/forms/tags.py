"""Tags as they are typed, and what managers do with the vocabulary."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from smartfield.lib.lines import TOO_LONG, Line
from tasks.models import Tag
from tasks.models.tag import LONGEST, MOST

OFFERED = 500


class Tags(Line):
    """One line with commas between; cleaned to the names, each once whatever its case."""

    def __init__(self, *, required: bool = False, **kwargs):
        attrs = {"list": "known-tags", "data-tags": "", "autocomplete": "off"}
        kwargs = {
            "label": _("Tags"),
            "help_text": _("With commas between. For the team only."),
            **kwargs,
        }
        super().__init__(
            max_length=1000, required=required, widget=forms.TextInput(attrs), **kwargs
        )

    @property
    def known(self) -> list[str]:
        """What the page offers while one types."""
        return list(Tag.objects.values_list("name", flat=True)[:OFFERED])

    def clean(self, value) -> list[str]:
        parts = [" ".join(part.split()) for part in super().clean(value).split(",")]
        names = _once(part for part in parts if part)
        if self.required and not names:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(names) > MOST:
            raise ValidationError(_("A task has at most %(most)d tags"), params={"most": MOST})
        for name in names:
            if len(name) > LONGEST:
                params = {"limit_value": LONGEST, "show_value": len(name)}
                raise ValidationError(TOO_LONG, params=params)
        return names

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else ", ".join(map(str, value))


def _once(names: Iterable[str]) -> list[str]:
    """Each in the spelling that comes first."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.lower(), name)
    return list(found.values())


class RenameTagForm(forms.Form):
    name = Line(label=_("Name"), max_length=LONGEST, empty=_("Enter a name for the tag"))

    def clean_name(self) -> str:
        if "," in self.cleaned_data["name"]:
            raise ValidationError(_("Write it without a comma"))
        return self.cleaned_data["name"]


class MergeTagForm(forms.Form):
    into = forms.ModelChoiceField(
        Tag.objects.none(),
        label=_("Into"),
        empty_label=_("Choose a tag"),
        widget=forms.Select({"data-combobox": ""}),
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose a tag from the list")
        ),
    )

    def __init__(self, *args, tag: Tag, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Tag.objects.exclude(pk=tag.pk)
