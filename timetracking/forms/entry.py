"""An entry by hand; in the reader's zone, clock changes included."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from smartfield.lib import times_of_day
from smartfield.lib.dates_in_addresses import YEARS
from smartfield.lib.fields import Day
from smartfield.lib.periods import Span
from tasks.models import Task
from timetracking import overlapping
from timetracking.forms.fields import ClockTime, HowLong, TaskChoice, Turn
from timetracking.models import TimeEntry

MINUTE = timedelta(minutes=1)
ACROSS_MIDNIGHT = timedelta(hours=8)


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
    held = Task.objects.unfinished().held_by(person)
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
