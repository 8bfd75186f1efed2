"""Writing a task down: the manager's whole form, and the few words of a client's request."""

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from smartfield.lib.lines import Line, Words
from tasks.drafting import last_change
from tasks.forms.attached import AttachedForm
from tasks.forms.fields import Due, Lines, Minutes
from tasks.forms.tags import Tags
from tasks.forms.templates import Chosen
from tasks.models import Category, Skill, Task, Template

DUE_EXAMPLES = _("For example fri 18, tomorrow, 27.11.")
SPANS = _("For example 2h, 1:30 or 90 for minutes.")


class RequestForm(AttachedForm):
    """What a client's person asks for; a manager makes a task of it."""

    clocks = _("By the clocks of %(place)s, where it is %(time)s.")

    title = Line(label=_("What do you need?"), max_length=120, empty=_("Say what you need"))
    due_at = Due(label=_("By when?"))
    brief = Words(
        label=_("In your words"),
        help_text=_("What matters, what you have tried, where things are."),
        max_length=20_000,
        rows=6,
        required=False,
    )
    field_order = ["title", "due_at", "brief", "voice", "files"]

    def __init__(self, *args, client: Client, task: Task | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = _("A list, a picture, what you have so far.")
        if "voice" in self.fields:
            self.fields["voice"].help_text = _(
                "Say it, if that is easier than writing."
                " Your manager and whoever works on it can hear it."
            )
        due = self.fields["due_at"]
        due.zone, due.had = client.zone, task and task.due_at
        due.help_text = f"{DUE_EXAMPLES} {_place_and_time(client, self.clocks)}"


class TaskForm(RequestForm):
    clocks = _("In the client's time: %(place)s, where it is %(time)s.")

    voice = None
    template = Chosen()
    title = Line(label=_("Title"), max_length=120, empty=_("Enter a title for the task"))
    contact = forms.ModelChoiceField(
        None,
        label=_("Asked by"),
        required=False,
        empty_label=_("Nobody in particular"),
        error_messages={"invalid_choice": _("Choose a contact of this client")},
    )
    brief = Words(
        label=_("Brief"),
        help_text=_(
            "What is to be done, in the client's words. The queue needs it; a draft may wait."
        ),
        max_length=20_000,
        rows=6,
        required=False,
    )
    criteria = Lines(
        label=_("Done when"),
        help_text=_("One line each. The assistant ticks them, the client sees them."),
        rows=3,
        required=False,
    )
    estimate_minutes = Minutes(label=_("Estimate"), help_text=SPANS)
    limit_minutes = Minutes(
        label=_("Hour limit"), help_text=_("Beyond it the assistant needs your word.")
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Task.Priority,
        coerce=int,
        initial=Task.Priority.NORMAL,
        error_messages={"invalid_choice": _("Choose low, normal or high")},
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label=_("Category"),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": _("Choose a category from the list")},
    )
    skills = forms.ModelMultipleChoiceField(
        Skill.objects.all(),
        label=_("Needs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ["invalid_choice", "invalid_pk_value", "list"], _("Choose skills from the list")
        ),
    )
    tags = Tags()
    field_order = [
        *("template", "title", "contact", "brief", "criteria", "due_at", "estimate_minutes"),
        *("limit_minutes", "priority", "category", "tags", "skills", "files"),
    ]

    def __init__(self, *args, client: Client, **kwargs):
        super().__init__(*args, client=client, **kwargs)
        self.fields["contact"].queryset = client.contacts.all()
        self.fields["template"].queryset = Template.objects.for_client(client)
        if kwargs.get("task"):
            del self.fields["template"]
        self.fields["due_at"].label = _("Due")

    def clean(self):
        values = super().clean()
        estimate, limit = values.get("estimate_minutes"), values.get("limit_minutes")
        if estimate and limit and limit < estimate:
            self.add_error("limit_minutes", _("The limit is below the estimate"))
        return values


class SeenForm(forms.Form):
    """Which change of the task its editor had seen; 0 before the first."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class DueForm(SeenForm):
    """When a task is due; its values are what `drafting.edit` takes."""

    due_at = Due(label=_("Due"))
    field_order = ["due_at", "seen"]

    def __init__(self, *args, task: Task, **kwargs):
        last = last_change(task)
        initial = {"due_at": task.due_at, "seen": last.pk if last else 0}
        super().__init__(*args, initial=initial, **kwargs)
        due = self.fields["due_at"]
        due.zone, due.had = task.client.zone, task.due_at
        due.help_text = f"{DUE_EXAMPLES} {_place_and_time(task.client, TaskForm.clocks)}"


def _place_and_time(client: Client, words: Promise) -> str:
    there = timezone.now().astimezone(client.zone)
    place = client.city or client.time_zone.rpartition("/")[2].replace("_", " ")
    return str(words) % {"place": place, "time": f"{there:%H:%M}"}
