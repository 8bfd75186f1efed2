"""A repeat rule in words: its values are what `tasks.repeating.begin` takes."""

from datetime import date, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from clients.models import Client
from smartfield.lib import recurring
from smartfield.lib.fields import Clock, Day
from smartfield.lib.lines import Line
from smartfield.lib.refusals import Refusal
from tasks.models import Repeat, Template
from tasks.models.repeat import MOST_LEAD
from tasks.repeat_words import SHORT, Choice, Kind, choice_of, rule_of

FURTHEST = 50


class RepeatForm(forms.Form):
    template = forms.ModelChoiceField(
        Template.objects.none(),
        label=_("Template"),
        empty_label=_("Choose one"),
        help_text=_("What each task says. It is read anew each time."),
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose a template from the list")
        ),
    )
    kind = forms.ChoiceField(
        label=_("How often"),
        choices=Kind,
        error_messages={"invalid_choice": _("Choose how often from the list")},
    )
    weekdays = forms.MultipleChoiceField(
        label=_("On these days of the week"),
        choices=[*SHORT.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: the weekday of the first day."),
        error_messages=dict.fromkeys(
            ["invalid_choice", "invalid_list"], _("Choose days of a week")
        ),
    )
    every = forms.IntegerField(
        label=_("Every how many"),
        initial=1,
        min_value=1,
        max_value=recurring.MOST_EVERY,
        widget=forms.NumberInput({"class": "w-short"}),
        help_text=_("2: every second week, month …"),
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"],
            _("Enter a number from 1 to 99"),
        ),
    )
    rule = Line(
        label=_("Rule of its own"),
        max_length=recurring.LONGEST,
        required=False,
        help_text=_("As calendars write it (RFC 5545): FREQ=MONTHLY;BYMONTHDAY=1,15"),
    )
    starts_on = forms.DateField(
        label=_("First day"),
        widget=Day,
        help_text=_("A month without this date is left out; its last day is a choice of its own."),
        error_messages=dict.fromkeys(["required", "invalid"], _("Choose the first day")),
    )
    due_time = forms.TimeField(
        label=_("Due at"),
        widget=Clock,
        initial=time(18),
        help_text=_("By the client's clocks."),
        error_messages=dict.fromkeys(["required", "invalid"], _("Enter a time, for example 18:00")),
    )
    lead_days = forms.IntegerField(
        label=_("Made how many days before"),
        initial=0,
        min_value=0,
        max_value=MOST_LEAD,
        widget=forms.NumberInput({"class": "w-short"}),
        help_text=_("0: on the day itself, when it begins."),
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"],
            _("Enter a number from 0 to 60"),
        ),
    )
    assistant = forms.ModelChoiceField(
        User.objects.active().filter(role=Role.ASSISTANT),
        label=_("Goes to"),
        required=False,
        empty_label=_("the queue"),
        error_messages={"invalid_choice": _("Choose an assistant from the list")},
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=Day,
        required=False,
        help_text=_("Empty: until you end it."),
        error_messages={"invalid": _("Choose a day")},
    )
    count = forms.IntegerField(
        label=_("Or how many times"),
        required=False,
        min_value=1,
        max_value=recurring.MOST_COUNT,
        widget=forms.NumberInput({"class": "w-short"}),
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"],
            _("Enter a number from 1 to 999"),
        ),
    )

    def __init__(self, *args, client: Client, of_task: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.client, template = client, self.fields["template"]
        template.queryset = Template.objects.for_client(client)
        if of_task:
            template.required, template.empty_label = False, _("What this task says")

    @classmethod
    def of(cls, repeat: Repeat) -> "RepeatForm":
        kept = ("template", "rule", "starts_on", "due_time", "lead_days", "assistant")
        initial = {name: getattr(repeat, name) for name in (*kept, "ends_on", "count")}
        choice = choice_of(repeat.rule, repeat.starts_on)
        if choice.kind != Kind.OWN:
            initial["rule"] = ""
        return cls(initial=initial | choice._asdict(), client=repeat.client)

    def clean_starts_on(self) -> date:
        day = self.cleaned_data["starts_on"]
        if abs(day.year - timezone.localdate().year) > FURTHEST:
            raise forms.ValidationError(_("Choose a day within fifty years"))
        return day

    def clean(self):
        values = super().clean()
        kind, written = values.pop("kind", ""), values.pop("rule", "")
        choice = Choice(kind, values.pop("every", 1), values.pop("weekdays", ()))
        if kind == Kind.OWN:
            self._read(written, values)
        elif kind and values.get("starts_on"):
            values["rule"] = rule_of(choice, values["starts_on"])
        self._check_end(values)
        return values

    def _read(self, written: str, values: dict) -> None:
        try:
            pattern = recurring.read(written)
        except Refusal as refusal:
            self.add_error("rule", str(refusal))
            return
        values["rule"] = pattern.rule
        values["ends_on"] = values.get("ends_on") or pattern.until
        values["count"] = values.get("count") or pattern.times

    def _check_end(self, values: dict) -> None:
        first, last = values.get("starts_on"), values.get("ends_on")
        if last and values.get("count"):
            self.add_error("count", _("Say either the last day or how many times"))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first"))
