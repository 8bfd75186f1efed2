"""The intake form: who called, what they said, the tasks. Read from a POST or from the draft."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.looking_up import TWIN, look_up, number, sole_owner
from clients.models import Call, Client, Contact, ScriptItem, Source
from clients.scripting import in_parts
from smartfield.lib import phones
from smartfield.lib.fields import Day, DropFile, Phone
from smartfield.lib.lines import Email
from smartfield.lib.numbers import row_number
from smartfield.lib.periods import month_span
from smartfield.lib.words import clean
from tasks.forms.blocks import MOST_TASKS, TASKS, Asked, TaskForm, TaskFormSet
from tasks.forms.fields import Line, Words, as_typed
from tasks.forms.hints import Hints, hints
from tasks.forms.templates import fill
from tasks.intake import Caller
from tasks.models import Template
from tasks.reading_back import read_back
from tasks.worked import worked_since

STEPS = [
    ("who", _("Who")),
    ("said", _("What they said")),
    ("tasks", _("Tasks")),
    ("readback", _("Read it back")),
    ("recording", _("Recording")),
    ("after", _("What comes next")),
]


class CallForm(forms.Form):
    """All of the intake but the tasks. Its values are what `tasks.intake.record` takes."""

    who = Asked(
        label=_("Phone or name"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
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
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("How they found us"),
        required=False,
        empty_label=_("Not known"),
    )
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
        widget=DropFile({"accept": "audio/*,.m4a,.webm,.mp4"}, records="audio"),
        required=False,
        help_text=_("Only managers can hear it."),
    )
    has_consent = forms.BooleanField(label=_("They agreed to the recording"), required=False)

    def __init__(self, *args, call: Call, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.call, self.user = call, user
        self.initial.setdefault("direction", call.direction)

    def clean_phone(self):
        text = self.cleaned_data["phone"]
        if text and not number(text):
            raise ValidationError(_("Enter the number with country code, like +351 912 448 190"))
        return number(text) if text else ""

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
        taken = ("who", "found", "seen", "name", "company", "phone", "email", "source")
        taken += ("adds_number", "recording")
        return {name: value for name, value in values.items() if name not in taken}

    def _caller(self, values) -> Caller:
        kind, given = chosen(values.get("found", ""), self.user)
        spoken = values.get("phone") or number(values.get("who", "")) or self.call.phone
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
        source = values.get("source")
        caller = Caller(client=given, name=name, number=spoken, source=source, **facts)
        if name:
            self._show_doubles(caller, set(values.get("seen", "").split()) if kind else set())
        return caller

    def _show_doubles(self, caller: Caller, seen: set[str]) -> None:
        """Whoever is like a new person is shown before a second record is made."""
        known = (caller.name, caller.company, caller.email, caller.number)
        alike = look_up(*known, likeness=TWIN)
        if alike.keys - seen:
            raise ValidationError(_("Is it one of these? Choose them, or choose “Somebody new”"))


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
            initial=as_typed(CallForm.base_fields, self.typed),
            call=call,
            user=user,
        )
        self.tasks = TaskFormSet(
            *((typed,) if self.is_sent else ()),
            prefix=TASKS,
            initial=None if self.is_sent else self._blocks(),
            form_kwargs=self._meaning,
        )

    @property
    def _meaning(self) -> dict:
        """Where the words of a task are meant, and whose they are."""
        return {"zone": self.zone, "client": self.client}

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
    def open_tasks(self):
        tasks = self.client.tasks.unfinished().select_related("client", "assistant")
        return tasks.order_by("due_at", "pk")[:5]

    @property
    def last_calls(self):
        return self.client.calls.filter(state=Call.State.LOGGED).select_related("contact")[:3]

    @property
    def seconds_this_month(self) -> int:
        """What was worked for them since the first of the month, where they are."""
        today = timezone.localdate(timezone=self.zone)
        return worked_since(self.client, month_span(today, self.zone).start)

    @property
    def script(self) -> list[tuple[str, list[ScriptItem]]]:
        """The call script in the language that is spoken: pairs of a part and its pieces."""
        return in_parts(ScriptItem.objects.in_language(self.language))

    @cached_property
    def clear(self) -> list[dict]:
        """Of each block, what is clear already."""
        typed = TaskFormSet(self.typed, prefix=TASKS, form_kwargs=self._meaning)
        typed.full_clean()
        return [getattr(form, "cleaned_data", {}) for form in typed.forms]

    @property
    def readback(self) -> str:
        """What the manager reads out, from whatever is clear already."""
        return read_back(self.clear, self.language, self.zone)

    def hints(self, n: int) -> Hints:
        """What the block `n` lacks and may be about."""
        clear = self.clear[n] if n < len(self.clear) else {}
        has_no_date = bool(self.typed.get(f"{TASKS}-{n}-has_no_date"))
        said = self.typed.get("summary", "")
        return hints(clear, self.client, said=said, has_no_date=has_no_date)

    @property
    def blocks(self) -> list[tuple[TaskForm, Hints]]:
        return [(form, self.hints(n)) for n, form in enumerate(self.tasks)]

    def filled(self, n: int) -> "Intake":
        """The same, with the empty fields of block `n` filled from the template chosen there."""
        typed, prefix = self.typed.copy(), f"{TASKS}-{n}-"
        pk = row_number(typed.get(f"{prefix}template", ""))
        template = Template.objects.for_client(self.client).filter(pk=pk).first()
        if template:
            fill(typed, template, prefix, names=TaskForm.base_fields)
        return Intake(self.call, self.user, typed)

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
            "steps": STEPS,
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
            as_typed(TaskForm.base_fields, self.typed, f"{TASKS}-{n}-")
            for n in range(self._block_count())
        ]


def _draft_of(call: Call):
    typed = QueryDict(mutable=True)
    for name, values in call.draft.items():
        typed.setlist(name, values)
    return typed
