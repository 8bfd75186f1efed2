"""What an assistant can do, as their manager sees it: a level for each skill, and a limit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assistants.models import Profile
from tasks.models import Skill

LEVELS = [
    (0, "–"),
    (1, _("1 begins")),
    (2, _("2 with help")),
    (3, _("3 alone")),
    (4, _("4 well")),
    (5, _("5 teaches it")),
]


class Abilities(forms.ModelForm):
    class Meta:
        model = Profile
        fields = ["wip_limit"]
        labels = {"wip_limit": _("Tasks in hand, at most")}
        error_messages = {
            "wip_limit": {
                "required": _("Enter a number from 1 to 30"),
                "invalid": _("Enter a number from 1 to 30"),
                "min_value": _("Enter a number from 1 to 30"),
                "max_value": _("Enter a number from 1 to 30"),
            }
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wip_limit"].widget.attrs["class"] = "w-short"
        held = dict(self.instance.skill_levels.values_list("skill", "level"))
        self.skills = {f"skill_{skill.pk}": skill for skill in Skill.objects.all()}
        for name, skill in self.skills.items():
            self.fields[name] = forms.TypedChoiceField(
                label=str(skill),
                choices=LEVELS,
                coerce=int,
                initial=held.get(skill.pk, 0),
                widget=forms.Select({"class": "w-short"}),
            )

    @property
    def levels(self) -> dict[int, int]:
        """The level chosen for each skill, by the skill's id; 0 is not known."""
        return {skill.pk: self.cleaned_data[name] for name, skill in self.skills.items()}
