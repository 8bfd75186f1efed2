"""Time as people type it: `9.05`, `1:30`, `2 h`; in the reader's zone, clock changes included."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from smartfield.lib import durations, times_of_day
from smartfield.lib.dates_in_addresses import YEARS
from smartfield.lib.fields import Day, Duration
from smartfield.lib.periods import Span
from tasks.models import Task
from timetracking import overlapping
from timetracking.models import OfflinePress, TimeEntry

MINUTE = timedelta(minutes=1)
ACROSS_MIDNIGHT = timedelta(hours=8)


class ClockTime(forms.Field):
    """A time of day, typed freely; cleaned to `time`, or None where it `may_be_empty`."""

    def __init__(self, *, may_be_empty: bool = False, **options):
        self.may_be_empty = may_be_empty
        attrs = {"class": "w-short", "autocomplete": "off", "inputmode": "numeric"}
        super().__init__(widget=forms.TextInput(attrs), **options)

    def to_python(self, value: str | None) -> time | None:
        text = (value or "").strip()
        if not text:
            return None
        if (meant := times_of_day.parse(text)) is None:
            raise forms.ValidationError(_unread(text, "9:05, 905"))
        return meant

    def validate(self, value: time | None) -> None:
        if not self.may_be_empty:
            super().validate(value)

    def has_changed(self, initial: str | None, data: str | None) -> bool:
        """`9:05` and `905` are the same time."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True


class HowLong(forms.Field):
    """A duration, typed freely; cleaned to whole minutes as a timedelta, or None if empty."""

    def __init__(self, **options):
        super().__init__(widget=Duration(), **options)

    def to_python(self, value: str | None) -> timedelta | None:
        text = (value or "").strip()
        if not text:
            return None
        minutes = durations.parse(text)
        if not minutes:
            raise forms.ValidationError(_unread(text, "1:30, 90, 1,5 h"))
        return timedelta(minutes=minutes)

    def validate(self, value: timedelta | None) -> None:
        """Empty is fine: the end may be said instead."""


def _unread(text: str, examples: str) -> str:
    words = gettext("We could not read “%(text)s”. Try %(examples)s")
    return words % {"text": text[:20], "examples": examples}


class TaskChoice(forms.ModelChoiceField):
    def label_from_instance(self, task: Task) -> str:
        return f"{task.title} · {task.client} · {task.number}"


class Turn(forms.ChoiceField):
    """Which of two like times is meant, on the night when clocks are put back."""

    TURNS = [
        ("0", _("the first, before the clocks went back")),
        ("1", _("the second, after the clocks went back")),
    ]

    def __init__(self, **options):
        super().__init__(choices=self.TURNS, required=False, widget=forms.RadioSelect, **options)


class EntryForm(forms.Form):
    """An entry by hand. `cleaned_data["span"]` is what was meant; a time that was not touched
    keeps its seconds, and one typed to the minute joins the entry that ended in that minute."""

    task = TaskChoice(
        label=_("Task"),
        queryset=None,
        empty_label=_("Choose a task"),
        error_messages={"required": _("Choose a task"), "invalid_choice": _("Choose a task")},
    )
    day = forms.DateField(
        label=_("Day"), widget=Day(), error_messages={"required": _("Enter the day")}
    )
    started_at = ClockTime(
        label=_("From"), error_messages={"required": _("Enter when the work began")}
    )
    start_turn = Turn(label=_("Which of the two?"))
    ended_at = ClockTime(
        label=_("To"),
        may_be_empty=True,
        help_text=_("After midnight is fine: 23:30 to 0:40."),
    )
    end_turn = Turn(label=_("Which of the two?"))
    duration = HowLong(label=_("Or for"), help_text=_("Instead of “To”: 1:30, 90m, 1,5."))
    note = forms.CharField(label=_("What was done"), required=False, max_length=500)
    reason = forms.CharField(
        label=_("Why by hand"),
        max_length=300,
        error_messages={"required": _("Say why it is written by hand")},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args, person: User, entry: TimeEntry | None = None, **options):
        self.person, self.entry = person, entry
        self.asked: set[str] = set()
        options["initial"] = {**(_shown(entry) if entry else {}), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.fields["task"].queryset = _tasks_of(person, entry)
        if entry:
            self.fields["reason"].label = _("Why changed")
            self.fields["reason"].error_messages["required"] = _("Say why it changes")

    def clean_day(self) -> date:
        """A day that calendar sums can be done with; whether it is too long ago, the verb says."""
        day = self.cleaned_data["day"]
        if day.year not in YEARS:
            raise forms.ValidationError(_("Enter the day"))
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        start = self._start(cleaned)
        end = start and self._end(cleaned, start)
        if start and end:
            cleaned["span"] = Span(start, end)
            self._cut(cleaned)
        return cleaned

    @property
    def hit(self) -> TimeEntry | None:
        """The entry that the typed time overlaps."""
        span = self.cleaned_data.get("span") if self.is_bound and self.errors else None
        return self._hit(span) if span else None

    @property
    def ways(self) -> list[overlapping.Way]:
        """The cuts that make room, offered where the time overlaps."""
        hit = self.hit
        return overlapping.ways(self.cleaned_data["span"], hit) if hit else []

    def _hit(self, span: Span) -> TimeEntry | None:
        is_time = span.start < span.end
        return overlapping.hit_by(span, self.person, self.entry) if is_time else None

    def _cut(self, cleaned: dict) -> None:
        """Do the cut that was pressed: to the typed time here, to the entry it hit by the verb."""
        hit = self._hit(cleaned["span"]) if self.data.get("cut") else None
        way = hit and overlapping.chosen(self.data["cut"], cleaned["span"], hit)
        if way and way.name.startswith("other"):
            cleaned["over"] = hit
        elif way:
            cleaned["span"] = way.span

    def asks_start_turn(self) -> bool:
        return "start_turn" in self.asked

    def asks_end_turn(self) -> bool:
        return "end_turn" in self.asked

    def _start(self, cleaned: dict) -> datetime | None:
        day, at = cleaned.get("day"), cleaned.get("started_at")
        if day is None or at is None:
            return None
        if self._is_untouched("started_at", "day"):
            return self.entry.started_at
        start = self._instant("started_at", "start_turn", day, at)
        return start and self._after_neighbour(start)

    def _end(self, cleaned: dict, start: datetime) -> datetime | None:
        at, length = cleaned.get("ended_at"), cleaned.get("duration")
        if {"ended_at", "duration"} & set(self.errors):
            return None
        if at is None and length is None:
            self.add_error("ended_at", _("Enter when it ended, or how long it took"))
            return None
        if at is None:
            return start + length
        end = self._end_at(cleaned["day"], at, start)
        if end and length and not self.asked and abs(end - start - length) > MINUTE:
            words = gettext("“To” and “or for” say two different ends. Leave one of them empty")
            self.add_error("ended_at", words)
            return None
        return end

    def _end_at(self, day: date, at: time, start: datetime) -> datetime | None:
        if self._is_untouched("ended_at", "day", "started_at"):
            return self.entry.ended_at
        return self._end_near(day, at, start)

    def _end_near(self, day: date, at: time, start: datetime) -> datetime | None:
        """`at` on `day`; or on the next one, if that is only a night's work after `start`."""
        end = self._instant("ended_at", "end_turn", day, at)
        if end is None or end > start:
            return end
        following = times_of_day.instants(day + timedelta(days=1), at, _zone())
        is_night = following and following[0] - start <= ACROSS_MIDNIGHT
        return following[0] if is_night else end

    def _instant(self, name: str, turn_name: str, day: date, at: time) -> datetime | None:
        """The instant meant; None, with the reason said, where clocks show it never or twice."""
        meant = times_of_day.instants(day, at, _zone())
        turn = self.cleaned_data.get(turn_name)
        if not meant:
            words = gettext("There was no %(time)s that night: the clocks were put forward over it")
            self.add_error(name, words % {"time": f"{at:%H:%M}"})
            return None
        if len(meant) == 1:
            return meant[0]
        self.asked.add(turn_name)
        if not turn:
            words = gettext("It was %(time)s twice that night. Say which one you mean")
            self.add_error(name, words % {"time": f"{at:%H:%M}"})
            return None
        return meant[int(turn)]

    def _after_neighbour(self, start: datetime) -> datetime:
        """`start`, or the end of the entry that ended within the minute typed."""
        ended = self.person.time_entries.filter(ended_at__gt=start, ended_at__lt=start + MINUTE)
        others = ended.exclude(pk=self.entry.pk if self.entry else None)
        last = others.order_by("-ended_at").first()
        return last.ended_at if last else start

    def _is_untouched(self, *names: str) -> bool:
        return self.entry is not None and not set(names) & set(self.changed_data)


def _zone():
    return timezone.get_current_timezone()


def _tasks_of(person: User, entry: TimeEntry | None):
    """What may be chosen: unfinished tasks the person has or had, and the entry's own."""
    held = Task.objects.unfinished().filter(pk__in=person.assignments.values("task"))
    own = Task.objects.filter(pk=entry.task_id if entry else None)
    return (held | own).select_related("client").order_by("-pk")


def _shown(entry: TimeEntry) -> dict:
    start, end = timezone.localtime(entry.started_at), timezone.localtime(entry.ended_at)
    is_plain = start.date() == end.date() or entry.length <= ACROSS_MIDNIGHT
    shown_end = {"ended_at": f"{end:%H:%M}"} if is_plain else {"duration": _minutes(entry)}
    return {
        "task": entry.task_id,
        "day": start.date(),
        "started_at": f"{start:%H:%M}",
        "note": entry.note,
        "seen": entry.versions.count(),
        **shown_end,
    }


def _minutes(entry: TimeEntry) -> str:
    hours, minutes = divmod(entry.seconds // 60, 60)
    return f"{hours}:{minutes:02d}"


class LookForm(forms.Form):
    """Which of the entries that wait a manager means, and why they go back if they do."""

    entries = forms.ModelMultipleChoiceField(
        queryset=None,
        error_messages={
            "required": _("Choose at least one entry"),
            "invalid_choice": _("Somebody was faster with one of these. Look at the rest"),
            "invalid_pk_value": _("Choose at least one entry"),
        },
    )
    reason = forms.CharField(
        label=_("Why it goes back"),
        help_text=_("Only to send back. The assistant reads it and mends the time."),
        required=False,
        max_length=300,
    )

    use_required_attribute = False

    def __init__(self, *args, waiting, **options):
        super().__init__(*args, **options)
        self.fields["entries"].queryset = waiting


class PressForm(forms.Form):
    """A press as a device tells it; its times are milliseconds."""

    EARLIEST, LATEST = 1_500_000_000_000, 4_100_000_000_000
    WIDEST = 10**12

    key = forms.UUIDField()
    verb = forms.ChoiceField(choices=OfflinePress.Verb)
    task = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    at = forms.IntegerField(min_value=EARLIEST, max_value=LATEST)
    skew = forms.IntegerField(required=False, min_value=-WIDEST, max_value=WIDEST)
    is_steady = forms.BooleanField(required=False)


class StoppedForm(forms.Form):
    """When the clock should have been stopped."""

    stopped_at = ClockTime(
        label=_("I stopped at"),
        error_messages={"required": _("Enter when you stopped, for example 17:40")},
    )

    use_required_attribute = False

    def clean_stopped_at(self) -> datetime:
        return _latest_before_now(self.cleaned_data["stopped_at"])


def _latest_before_now(at: time) -> datetime:
    """The last instant that has passed at which the reader's clocks showed `at`."""
    now = timezone.now()
    today = timezone.localtime(now).date()
    days = (today - timedelta(days=n) for n in (0, 1, 2))
    passed = (i for day in days for i in reversed(times_of_day.instants(day, at, _zone())))
    return next(instant for instant in passed if instant <= now)
