"""What is asked of an assistant about what they learned, and of a manager about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assistants.forms.abilities import LEVELS
from assistants.models import Learning
from smartfield.lib.fields import DayField, DropFile
from smartfield.lib.lines import Line, Words
from tasks.models import Skill

NO_LEVEL = ("", _("no level"))
CONFIRM, DECLINE = "confirm", "decline"


class LevelField(forms.TypedChoiceField):
    def __init__(self, **kwargs):
        choices = [NO_LEVEL, *(level for level in LEVELS if level[0])]
        widget = forms.Select({"class": "w-short"})
        super().__init__(choices=choices, coerce=int, empty_value=None, widget=widget, **kwargs)


class LearningForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Learning.Kind)
    title = Line(label=_("What it was"), max_length=120, empty=_("Say what it was"))
    finished_on = DayField(label=_("Finished"), empty=_("Choose the day on which it was finished"))
    text = Words(label=_("What you can do now"), max_length=5000, required=False)
    skill = forms.ModelChoiceField(
        Skill.objects.all(), label=_("Skill"), required=False, empty_label=_("none in particular")
    )
    level = LevelField(
        label=_("Your level now"),
        required=False,
        help_text=_("A manager confirms it. It never goes down."),
    )
    file = forms.FileField(
        label=_("Certificate or notes"),
        widget=DropFile,
        required=False,
        help_text=_("You and the managers can open it, nobody else."),
    )

    def clean(self):
        values = super().clean()
        if values.get("skill") and not values.get("level") and "level" not in self.errors:
            self.add_error("level", _("Choose your level"))
        if values.get("level") and not values.get("skill") and "skill" not in self.errors:
            self.add_error("skill", _("Choose the skill of this level"))
        return values


class DecisionForm(forms.Form):
    """A manager's word; the button that was pressed says which."""

    decision = forms.ChoiceField(choices=[(CONFIRM, ""), (DECLINE, "")], widget=forms.HiddenInput)
    level = LevelField(label=_("Level"), required=False)
    word = Words(
        label=_("A word to the assistant"),
        max_length=2000,
        rows=3,
        required=False,
        help_text=_("Needed where you do not confirm it."),
    )

    def __init__(self, *args, learning: Learning, **kwargs):
        super().__init__(*args, initial={"level": learning.level}, **kwargs)
        if learning.skill_id is None:
            del self.fields["level"]


class WishForm(forms.Form):
    skill = forms.ModelChoiceField(
        Skill.objects.all(), label=_("A field to grow into"), empty_label=_("Choose a skill")
    )
