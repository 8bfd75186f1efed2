"""The read-back: what was agreed, to be read aloud on the phone in the client's language."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from smartfield.lib import durations, moments


def read_back(tasks: Iterable[Mapping[str, Any]], language: str, zone: ZoneInfo) -> str:
    """A sentence for each task with a title, and the question; empty without any."""
    with translation.override(language), timezone.override(zone):
        sentences = [_sentence(task) for task in tasks if task.get("title")]
        return " ".join([*sentences, _("Is that right?")]) if sentences else ""


def _sentence(task: Mapping[str, Any]) -> str:
    due, minutes = task.get("due_at"), task.get("estimate_minutes")
    words = {
        "title": task["title"],
        "due": moments.full(due) if due else "",
        "time": durations.spelled(minutes * 60) if minutes else "",
    }
    if due and minutes:
        return _("“%(title)s”: done by %(due)s, about %(time)s of work.") % words
    if due:
        return _("“%(title)s”: done by %(due)s.") % words
    if minutes:
        return _("“%(title)s”: about %(time)s of work, no date yet.") % words
    return _("“%(title)s”: no date yet.") % words
