"""What an assistant can do: a level for each skill with what stands behind it, and a limit."""

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from assistants.describing import Known
from assistants.models import Profile
from assistants.models.skill_level import MOST_YEARS
from smartfield.lib.lines import Line, Words
from tasks.models import Skill

LEVELS = [
    (0, "–"),
    (1, _("1 begins")),
    (2, _("2 with help")),
    (3, _("3 alone")),
    (4, _("4 well")),
    (5, _("5 teaches it")),
]
SPOKEN = [
    *("en", "ru", "ar", "cs", "de", "es", "fr", "hi", "it", "ka", "kk", "nl", "pl", "pt", "sr"),
    *("tr", "uk", "zh-hans"),
]
LIMIT = _("Enter a number from 1 to 30")
YEARS = _("Enter whole years, up to 60")


def spoken() -> list[tuple[str, str]]:
    """By the code that a profile holds, in the reader's language."""
    names = [(code[:2], str(_(get_language_info(code)["name"]))) for code in SPOKEN]
    return [(code, name[:1].upper() + name[1:]) for code, name in names]


class Abilities(forms.Form):
    about = Words(label=_("In a few words"), max_length=2000, required=False, rows=3)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=spoken,
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    wip_limit = forms.IntegerField(
        label=_("Tasks in hand, at most"),
        min_value=1,
        max_value=30,
        widget=forms.NumberInput({"class": "w-short"}),
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], LIMIT),
    )
    wishes = forms.ModelMultipleChoiceField(
        Skill.objects.all(),
        label=_("Wants to grow into"),
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
        error_messages=dict.fromkeys(
            ["invalid_choice", "invalid_pk_value"], _("Choose from the list")
        ),
    )

    def __init__(self, *args, profile: Profile, **kwargs):
        said = {name: getattr(profile, name) for name in ("about", "languages", "wip_limit")}
        wished = Skill.objects.filter(wishes__assistant=profile.user)
        super().__init__(*args, initial={**said, "wishes": wished}, **kwargs)
        known = {level.skill_id: level for level in profile.skill_levels.all()}
        self.known = [(skill, known.get(skill.pk)) for skill in Skill.objects.all()]
        for skill, level in self.known:
            self._ask_of(skill, level)

    def _ask_of(self, skill: Skill, level) -> None:
        self.fields[f"skill_{skill.pk}"] = forms.TypedChoiceField(
            label=str(skill),
            choices=LEVELS,
            coerce=int,
            initial=level.level if level else 0,
            widget=forms.Select({"class": "w-short"}),
            error_messages={"invalid_choice": _("Choose from the list")},
        )
        self.fields[f"years_{skill.pk}"] = forms.IntegerField(
            label=_("Years"),
            min_value=0,
            max_value=MOST_YEARS,
            required=False,
            initial=level and level.years,
            widget=forms.NumberInput({"class": "w-short"}),
            error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], YEARS),
        )
        self.fields[f"words_{skill.pk}"] = Line(
            label=_("What you did with it before"),
            max_length=200,
            required=False,
            initial=level.words if level else "",
        )

    @property
    def skills(self) -> list[tuple]:
        """Each skill with its three fields and what is on record of it."""
        names = ("skill", "years", "words")
        return [
            (skill, *(self[f"{name}_{skill.pk}"] for name in names), level)
            for skill, level in self.known
        ]

    def clean(self):
        """What the verb takes."""
        values = super().clean()
        levels = {
            skill.pk: Known(
                values.pop(f"skill_{skill.pk}", 0),
                values.pop(f"years_{skill.pk}", None),
                values.pop(f"words_{skill.pk}", ""),
            )
            for skill, _level in self.known
        }
        return {**values, "levels": levels}
