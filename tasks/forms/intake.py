"""The intake form: who called, what they said, the tasks. Read from a POST or from the draft."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.looking_up import look_up, number, sole_owner
from clients.models import Call, Client, Contact
from clients.own_numbers import is_own
from smartfield.lib import due_words, phones
from smartfield.lib.fields import Day, DropFile, Phone
from smartfield.lib.lines import Email
from smartfield.lib.numbers import row_number
from smartfield.lib.words import clean
from tasks.forms.fields import Line, Lines, Minutes, Words
from tasks.intake import Caller
from tasks.models import Skill
from tasks.reading_back import read_back

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


class CallForm(forms.Form):
    """All of the intake but the tasks. Its values are what `tasks.intake.record` takes."""

    who = Asked(
        label=_("Phone or name"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "accesskey": "1", "autofocus": True}),
    )
    found = forms.CharField(max_length=40, required=False)
    seen = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
    adds_number = forms.BooleanField(label=_("Add this number to them"), required=False)
    name = Asked(label=_("Name"), max_length=120)
    company = Line(
        label=_("Company"),
        max_length=200,
        required=False,
        help_text=_("Empty for a private person"),
    )
    phone = Line(label=_("Phone"), max_length=40, required=False, widget=Phone)
    email = Email(label=_("Email"), max_length=254, required=False)
    direction = forms.ChoiceField(label=_("The call was"), choices=Call.Direction)
    summary = Words(
        label=_("Call note"), rows=6, max_length=20_000, empty=_("Write what they said")
    )
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[choice for choice in Call.Outcome.choices if choice[0] != Call.Outcome.TASKS],
        initial=Call.Outcome.NOTE,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("For a call without a task"),
    )
    lost_reason = Line(label=_("Why lost"), max_length=200, required=False)
    follow_up_on = forms.DateField(label=_("Follow up on"), widget=Day, required=False)
    is_confirmed = forms.BooleanField(label=_("They said yes"), required=False)
    recording = forms.FileField(
        label=_("Sound file"),
        widget=DropFile({"accept": "audio/*,.m4a,.webm,.mp4"}),
        required=False,
        help_text=_("Only managers can hear it."),
    )
    has_consent = forms.BooleanField(label=_("They agreed to the recording"), required=False)

    def __init__(self, *args, call: Call, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.call, self.user = call, user
        self.initial.setdefault("direction", call.direction)
        self.initial.setdefault("has_consent", call.has_consent)

    def clean_phone(self):
        text = self.cleaned_data["phone"]
        if text and not number(text):
            raise ValidationError(_("Enter the number with country code, like +351 912 448 190"))
        return theirs(number(text)) if text else ""

    def clean_follow_up_on(self):
        day = self.cleaned_data["follow_up_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_("Choose today or a later day"))
        return day

    def clean(self):
        values = self.cleaned_data
        try:
            values["caller"] = self._caller(values)
        except ValidationError as error:
            self.add_error("who", error)
        taken = ("who", "found", "seen", "name", "company", "phone", "email", "adds_number")
        return {name: value for name, value in values.items() if name not in (*taken, "recording")}

    def _caller(self, values) -> Caller:
        kind, given = chosen(values.get("found", ""), self.user)
        spoken = values.get("phone") or theirs(number(values.get("who", ""))) or self.call.phone
        name = values.get("name", "") or _name_in(values.get("who", ""))
        if not kind and not name:
            given = sole_owner(spoken)
        if isinstance(given, Contact):
            adds_number = values.get("adds_number", False)
            return Caller(given, given.client, number=spoken, adds_number=adds_number)
        if kind == "new" and not name:
            raise ValidationError(_("Enter their name"))
        if not (name or spoken or given):
            raise ValidationError(_("Enter a phone number or a name"))
        facts = {key: values.get(key, "") for key in ("company", "email")}
        caller = Caller(client=given, name=name, number=spoken, **facts)
        if name:
            self._show_doubles(caller, set(values.get("seen", "").split()) if kind else set())
        return caller

    def _show_doubles(self, caller: Caller, seen: set[str]) -> None:
        """Whoever is like a new person is shown before a second record is made."""
        alike = look_up(caller.name, caller.company, caller.email, caller.number)
        if alike.keys - seen:
            raise ValidationError(_("Is it one of these? Choose them, or choose “Somebody new”"))


def theirs(spoken: str | None) -> str | None:
    """`spoken`, unless it is a number of the agency: that is nobody's."""
    if spoken and is_own(spoken):
        raise ValidationError(_("That is a number of our own. Enter theirs"))
    return spoken


def _name_in(who: str) -> str:
    return "" if number(who) or "@" in who else who


def chosen(key: str, user: User) -> tuple[str, Contact | Client | None]:
    """The person or company that `contact:12`, `client:3` name; `new` and nonsense name nobody."""
    kind, _colon, pk = key.partition(":")
    model, number_given = {"contact": Contact, "client": Client}.get(kind), row_number(pk)
    if model is None or number_given is None:
        return ("new" if key == "new" else ""), None
    given = model.objects.visible_to(user).filter(pk=number_given).first()
    return (kind, given) if given else ("", None)


class TaskForm(forms.Form):
    """One task of the call. Its values are what `tasks.drafting.draft` takes, and where it goes."""

    title = Line(label=_("What"), max_length=120, empty=_("Enter a title for the task"))
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

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_at"].zone = zone

    def has_changed(self):
        """Where a task goes is no task yet."""
        return bool({*self.changed_data} - {"to", "assistant", "has_no_date"})

    def clean(self):
        values = super().clean()
        has_no_date = values.pop("has_no_date", False)
        if not has_no_date and values.get("due_at") is None and "due_at" not in self.errors:
            self.add_error("due_at", _("Enter when it is due, or choose “No date yet”"))
        if values.get("to") == "assign" and not values.get("assistant"):
            self.add_error("assistant", _("Choose who gets the task"))
        return values


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


class Intake:
    """The form of one call with its tasks, its lookup, and what is known of the caller.

    `typed`: the POST, or None to show the draft as it was left.
    """

    def __init__(self, call: Call, user: User, typed=None, files=None):
        self.call, self.user = call, user
        self.is_sent = typed is not None
        self.typed = typed if self.is_sent else _draft_of(call)
        self.kind, self.given = chosen(self.typed.get("found", ""), user)
        self.form = CallForm(
            *((typed, files) if self.is_sent else ()),
            initial=_initial(CallForm.base_fields, self.typed),
            call=call,
            user=user,
        )
        self.tasks = TaskFormSet(
            *((typed,) if self.is_sent else ()),
            prefix=TASKS,
            initial=None if self.is_sent else self._blocks(),
            form_kwargs={"zone": self.zone},
        )

    @cached_property
    def client(self) -> Client | None:
        """The company of whoever is chosen."""
        _kind, given = chosen(self.choice, self.user)
        return getattr(given, "client", given)

    @cached_property
    def person(self) -> Contact | None:
        _kind, given = chosen(self.choice, self.user)
        return given if isinstance(given, Contact) else None

    @property
    def new_number(self) -> str:
        """The number on the line as it is read, if whoever is chosen is not known by it."""
        spoken = number(self.typed.get("who", "")) or self.call.phone
        is_new = self.person and spoken not in {known.number for known in self.person.phones.all()}
        return phones.shown(spoken) if is_new and spoken else ""

    @property
    def has_waiting_recording(self) -> bool:
        return self.call.rings.filter(recording__isnull=False).exists()

    @property
    def open_tasks(self):
        tasks = self.client.tasks.unfinished().select_related("client", "assistant")
        return tasks.order_by("due_at", "pk")[:5]

    @property
    def last_calls(self):
        return self.client.calls.filter(state=Call.State.LOGGED).select_related("contact")[:3]

    @property
    def readback(self) -> str:
        """What the manager reads out, from whatever is clear already."""
        typed = TaskFormSet(self.typed, prefix=TASKS, form_kwargs={"zone": self.zone})
        typed.full_clean()
        clear = (getattr(form, "cleaned_data", {}) for form in typed.forms)
        return read_back(clear, self.language, self.zone)

    @property
    def zone(self):
        return self.client.zone if self.client else self.user.zone

    @property
    def language(self) -> str:
        return self.client.language if self.client else self.user.language or settings.LANGUAGE_CODE

    @cached_property
    def found(self):
        """Whom what is typed fits; the one chosen is among them."""
        known = (self.typed.get(name, "") for name in ("who", "name", "company", "phone", "email"))
        found = look_up(*known, self.call.phone)
        if self.kind == "contact" and self.given not in found.people:
            found.people.insert(0, self.given)
        if self.client and self.client not in found.companies:
            found.companies.insert(0, self.client)
        return found

    @cached_property
    def choice(self) -> str:
        """What is chosen; a number that one person alone has chooses them."""
        if self.kind:
            return self.typed.get("found", "")
        owner = sole_owner(number(self.typed.get("who", "")) or self.call.phone)
        return f"contact:{owner.pk}" if owner else ""

    @property
    def known(self) -> Caller:
        """Whoever is chosen so far, for the draft."""
        spoken = number(self.typed.get("who", "")) or ""
        return Caller(self.person, self.client, number=spoken)

    @property
    def context(self) -> dict:
        return {
            "call": self.call,
            "intake": self,
            "form": self.form,
            "formset": self.tasks,
        }

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.tasks.is_valid()])

    def as_draft(self, more: int = 0) -> dict[str, list[str]]:
        """What is typed, by name, as the draft keeps it; `more` asks for further empty blocks."""
        names = {*CallForm.base_fields} - {"recording", "seen"}
        kept = {
            clean(name): [clean(value) for value in values]
            for name, values in self.typed.lists()
            if name in names or name.startswith(f"{TASKS}-")
        }
        kept[f"{TASKS}-TOTAL_FORMS"] = [str(min(self._block_count() + more, MOST_TASKS))]
        return kept

    def _block_count(self) -> int:
        count = self.typed.get(f"{TASKS}-TOTAL_FORMS", "1")
        return min(max(int(count), 1), MOST_TASKS) if count.isdecimal() and len(count) < 4 else 1

    def _blocks(self) -> list[dict]:
        return [
            _initial(TaskForm.base_fields, self.typed, f"{TASKS}-{n}-")
            for n in range(self._block_count())
        ]


def _draft_of(call: Call):
    typed = QueryDict(mutable=True)
    for name, values in call.draft.items():
        typed.setlist(name, values)
    return typed


def _initial(fields, typed, prefix: str = "") -> dict:
    """What the draft holds for `fields`, as their widgets read it; the rest starts as it starts."""
    if not any(name.startswith(prefix) for name in typed):
        return {}
    return {
        name: field.widget.value_from_datadict(typed, {}, prefix + name)
        for name, field in fields.items()
        if f"{prefix}{name}" in typed
    }
