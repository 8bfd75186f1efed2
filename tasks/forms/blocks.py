"""The blocks of tasks in the intake, and what fills an empty one."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from smartfield.lib import due_words
from tasks.forms.fields import Line, Lines, Minutes, Words
from tasks.forms.tags import Tags
from tasks.forms.templates import Chosen
from tasks.models import Skill, Task, Template

MOST_TASKS = 20


class Asked(Line):
    """Not marked as optional, though something else may stand for it: its form asks."""

    def validate(self, value):
        """Nothing is refused here."""


class Spoken(Asked):
    """A due time as it is said: `fri 18`, `завтра 12`. Meant in `zone`."""

    zone = None

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        now = timezone.localtime(timezone.now(), self.zone)
        moment = due_words.parse(text, now)
        if moment is None:
            raise ValidationError(
                _("We could not read “%(text)s”. Try fri 18, 27.11 or tomorrow"),
                params={"text": text},
            )
        if moment < now:
            raise ValidationError(_("The due time is already past"))
        return moment


class TaskForm(forms.Form):
    """One task of the call. Its values are what `tasks.drafting.draft` takes, and where it goes."""

    about = forms.ModelChoiceField(
        Task.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Choose an open task of this client")},
    )
    title = Line(label=_("What"), max_length=120, empty=_("Enter a title for the task"))
    template = Chosen()
    brief = Words(
        label=_("Brief"),
        rows=2,
        max_length=20_000,
        required=False,
        help_text=_("Empty: what they said is the brief"),
    )
    due_at = Spoken(
        label=_("Due"),
        max_length=40,
        help_text=_("For example fri 18, tomorrow, 27.11"),
        widget=forms.TextInput({"class": "w-moment", "autocomplete": "off"}),
    )
    has_no_date = forms.BooleanField(label=_("No date yet"), required=False)
    estimate_minutes = Minutes(
        label=_("About how long"), required=False, help_text=_("For example 2h, 1:30 or 90")
    )
    criteria = Lines(
        label=_("Done when"), rows=2, required=False, help_text=_("One point in each line")
    )
    skills = forms.ModelMultipleChoiceField(
        Skill.objects.all(),
        label=_("Needs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = Tags()
    to = forms.ChoiceField(
        label=_("Goes to"),
        choices=[
            ("queue", _("The queue")),
            ("assign", _("An assistant")),
            ("keep", _("Keep for me")),
        ],
        initial="queue",
        widget=forms.RadioSelect,
    )
    assistant = forms.ModelChoiceField(
        User.objects.assistants(),
        label=_("Assistant"),
        required=False,
        empty_label=_("Choose an assistant"),
    )

    def __init__(self, *args, zone, client=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_at"].zone = zone
        self.fields["template"].queryset = Template.objects.for_client(client)
        if client:
            self.fields["about"].queryset = client.tasks.unfinished()

    @property
    def place(self) -> str:
        """The number of the block, as its fields' names have it."""
        return self.prefix.rpartition("-")[2]

    def has_changed(self):
        """Where a task goes or what it may come from is no task yet."""
        return bool({*self.changed_data} - {"to", "assistant", "has_no_date", "template"})

    def clean(self):
        values = super().clean()
        if values.get("about"):
            return self._note_alone(values)
        has_no_date = values.pop("has_no_date", False)
        if not has_no_date and values.get("due_at") is None and "due_at" not in self.errors:
            self.add_error("due_at", _("Enter when it is due, or choose “No date yet”"))
        if values.get("to") == "assign" and not values.get("assistant"):
            self.add_error("assistant", _("Choose who gets the task"))
        return values

    def _note_alone(self, values):
        """A note on an open task needs nothing that a new one does."""
        for name in {*self.errors} - {"about", "brief"}:
            del self.errors[name]
        return {"about": values["about"], "brief": values.get("brief", "")}


class BaseTasks(BaseFormSet):
    """Blocks in which nothing was typed are no tasks."""

    def initial_form_count(self):
        return 0

    def total_form_count(self):
        return super().total_form_count() if self.is_bound else max(1, len(self.initial or ()))

    @property
    def wanted(self) -> list[dict]:
        return [form.cleaned_data for form in self.forms if form.has_changed()]


TaskFormSet = formset_factory(
    TaskForm, BaseTasks, extra=0, max_num=MOST_TASKS, absolute_max=MOST_TASKS, validate_max=True
)
TASKS = "tasks"
