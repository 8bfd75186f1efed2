"""What each verb asks of the person who moves a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from smartfield.lib.fields import DayField
from smartfield.lib.lines import Words
from tasks.forms.fields import Choices, Minutes
from tasks.forms.kinds import kind_field
from tasks.forms.people import PersonField
from tasks.models import Correction

MOST_CORRECTIONS = 20
SPANS = _("For example 2h, 1:30 or 90")


class PublishForm(forms.Form):
    """Nothing to ask."""


class ResumeForm(forms.Form):
    """Nothing to ask."""


class ReleaseForm(forms.Form):
    """The hand-over sheet."""

    done = Words(label=_("What is done"), max_length=5000, rows=2, required=False)
    note = Words(
        label=_("What is left"),
        help_text=_("And what to look out for."),
        max_length=5000,
        rows=3,
        empty=_("Write what is left to do"),
    )
    files_at = Words(
        label=_("Where the files are"),
        help_text=_("Folders, links, who has which password; never the password itself."),
        max_length=2000,
        rows=2,
        required=False,
    )
    questions = Words(label=_("Open questions"), max_length=5000, rows=2, required=False)


class HandOverForm(ReleaseForm):
    assistant = PersonField()
    field_order = ["assistant"]

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, **kwargs)
        others = User.objects.assistants().exclude(pk=task.assistant_id)
        self.fields["assistant"].rank(task, others)


class AskTimeForm(forms.Form):
    minutes = Minutes(label=_("Up to, in all"), help_text=SPANS, required=True)
    why = Words(
        label=_("What it is for"),
        help_text=_("Your manager reads it, the client does not."),
        max_length=2000,
        rows=3,
        empty=_("Say what the time is for"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["minutes"].error_messages["required"] = _("Say up to how much")


class GiveTimeForm(forms.Form):
    """Go on, up to so much; a no only where somebody asked."""

    is_yes = forms.TypedChoiceField(
        label=_("Your word"),
        choices=[("yes", _("Go on")), ("no", _("No more time"))],
        coerce=lambda choice: choice == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose yes or no")),
    )
    minutes = Minutes(label=_("Up to, in all"), help_text=_("The client sees how much was agreed."))
    word = Words(
        label=_("A word to the assistant"),
        help_text=_("The client does not see it."),
        max_length=2000,
        rows=2,
        required=False,
    )

    def __init__(self, *args, wish, **kwargs):
        super().__init__(*args, **kwargs)
        if wish is None:
            del self.fields["is_yes"]
        else:
            self.initial["minutes"] = wish.minutes

    def clean(self):
        values = super().clean()
        is_silent = "minutes" not in self.errors and not values.get("minutes")
        if values.get("is_yes", True) and is_silent:
            self.add_error("minutes", _("Say up to how much"))
        return values


class HoldForm(forms.Form):
    question = Words(
        label=_("Question to the client"),
        help_text=_("One question. The task goes on as soon as they answer."),
        max_length=5000,
        required=False,
    )
    choices = Choices()
    until = DayField(label=_("Or wait until"), required=False)


class AnswerForm(forms.Form):
    text = Words(label=_("Your answer"), max_length=10_000, rows=3, empty=_("Write your answer"))


class ReopenForm(forms.Form):
    why = Words(
        label=_("Why it is opened again"),
        help_text=_("The client sees this."),
        max_length=5000,
        empty=_("Say why it is opened again"),
    )


class CancelForm(forms.Form):
    why = Words(
        label=_("Why it is cancelled"),
        help_text=_("The client sees this."),
        max_length=5000,
        empty=_("Say why it is cancelled"),
    )


class ChargedCancelForm(CancelForm):
    """A manager says what becomes of the worked time."""

    is_charged = forms.TypedChoiceField(
        label=_("The time worked so far"),
        choices=[("yes", _("Charge it")), ("no", _("Waive it"))],
        coerce=lambda choice: choice == "yes",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what becomes of the time"),
            "invalid_choice": _("Choose what becomes of the time"),
        },
    )


class RoundForm(forms.Form):
    """A verdict is on the result that its judge has seen."""

    round = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=30_000,
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"],
            _("Open the result again: the page was not whole"),
        ),
    )


class RatingForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("How was it?"),
        choices=[
            ("5", _("5, excellent")),
            ("4", _("4, good")),
            ("3", _("3, all right")),
            ("2", _("2, weak")),
            ("1", _("1, poor")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose from 1 to 5, or nothing")},
    )
    word = Words(label=_("Anything to tell them?"), max_length=2000, required=False, rows=2)


class AcceptForm(RatingForm, RoundForm):
    """A yes, asked for once more where a point is not ticked: `seen` names those its judge knew
    of."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=5000)

    def __init__(self, *args, points=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.unticked = [point for point in points if not point.is_fine]
        self.initial["seen"] = " ".join(point.key for point in self.unticked)

    def clean(self):
        values = super().clean()
        seen = values.pop("seen", "").split()
        is_of_now = values.get("round") == self.initial.get("round")
        if is_of_now and any(point.key not in seen for point in self.unticked):
            self.data = self.data.copy()
            self.data["seen"] = self.initial["seen"]
            raise forms.ValidationError(_("Not everything is ticked. Accept it all the same?"))
        return values


class BehalfForm(RoundForm):
    """A manager accepts for the client, and says how the client did."""

    note = Words(
        label=_("How the client accepted it"),
        help_text=_("For example: on the phone today, at 15:40. The client sees this."),
        max_length=5000,
        empty=_("Say how the client accepted it"),
    )


class SendBackForm(RoundForm):
    """As many fields as there are corrections, one more for each press of "Add another"; each
    with its kind. What nobody called a new wish is free.

    Such a press is no answer yet: its words come back as initial values.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(self._wanted()):
            self.fields[f"correction_{n}"] = Words(
                label=_("Correction %(number)d") % {"number": n + 1},
                max_length=5000,
                rows=2,
                required=n == 0,
                empty=_("Write at least one correction, or accept the result"),
            )
            self.fields[f"kind_{n}"] = kind_field()

    def _wanted(self) -> int:
        sent = self.data or self.initial
        numbers = [n for n in range(MOST_CORRECTIONS) if f"correction_{n}" in sent]
        return min((numbers[-1] + 1 if numbers else 1) + ("add" in sent), MOST_CORRECTIONS)

    @property
    def has_room(self) -> bool:
        return len(self.corrections) < MOST_CORRECTIONS

    @property
    def corrections(self):
        return [self[name] for name in self.fields if name.startswith("correction_")]

    @property
    def points(self):
        """Each correction's field with that of its kind."""
        kinds = [self[name] for name in self.fields if name.startswith("kind_")]
        return list(zip(self.corrections, kinds, strict=True))

    def clean(self):
        """Any one will do: the first may be left empty if another is not."""
        values = super().clean()
        asked = [
            (values.get(text.name, "").strip(), values.get(kind.name)) for text, kind in self.points
        ]
        if any(text for text, kind in asked) and self.has_error("correction_0", "required"):
            del self.errors["correction_0"]
        wishes = [text for text, kind in asked if text and kind == Correction.Kind.WISH]
        corrections = [text for text, kind in asked if text and kind != Correction.Kind.WISH]
        return {"round": values.get("round"), "corrections": corrections, "wishes": wishes}


class QuestionForm(forms.Form):
    why = Words(
        label=_("Why you ask"),
        help_text=_("The manager decides. The client sees this."),
        max_length=2000,
        rows=3,
        empty=_("Say why, so that the manager can decide"),
    )


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Free or charged?"),
        choices=[("free", _("Free: it was agreed")), ("charged", _("Charged: it is a new wish"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose free or charged"),
            "invalid_choice": _("Choose free or charged"),
        },
    )
    word = Words(
        label=_("Why so"),
        help_text=_("One sentence. The client and the assistant see it, with your name."),
        max_length=2000,
        rows=3,
        empty=_("Say why, in a sentence: the client reads it"),
    )


class CheckForm(RoundForm):
    """One point of a result: fine, or not yet."""

    point = forms.CharField(max_length=60)
    is_fine = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda choice: choice == "yes"
    )
