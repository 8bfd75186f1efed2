"""The sentences that Today opens with: what a person would otherwise phone for (ux 2.2)."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as spelled
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smartfield.lib import durations
from smartfield.lib.counting import counted, counted_first
from smartfield.lib.figures import number

HOUR = 3600


def for_manager(needs: int, clocks: int, queue: int) -> list[str]:
    """`Five things need you. Three clocks are running, and five tasks wait in the queue.`"""
    return [_things_need_you(needs), _clocks_and_queue(clocks, queue)]


def _things_need_you(n: int) -> str:
    if not n:
        return _("Nothing needs you right now.")
    words = ngettext("%(count)s thing needs you.", "%(count)s things need you.", n)
    return words % {"count": counted_first(n)}


def _clocks_and_queue(clocks: int, queue: int) -> str:
    # Translators: %(clocks)s is a whole clause, "Three clocks are running".
    if not queue:
        words = _("%(clocks)s, and the queue is empty.")
    else:
        words = ngettext(
            "%(clocks)s, and %(count)s task waits in the queue.",
            "%(clocks)s, and %(count)s tasks wait in the queue.",
            queue,
        )
    return words % {"clocks": _clocks(clocks), "count": counted(queue)}


def _clocks(n: int) -> str:
    if not n:
        return _("No clock is running")
    words = ngettext("%(count)s clock is running", "%(count)s clocks are running", n)
    return words % {"count": counted_first(n)}


def for_assistant(task, is_running: bool, corrections: int, queue: int) -> list[str]:
    """`Next: supplier prices, due today 19:00. Two corrections are open.`"""
    return [_now_or_next(task, is_running, queue), *_corrections(corrections)]


def _now_or_next(task, is_running: bool, queue: int) -> str:
    if task is None:
        return _in_queue(queue)
    if is_running:
        return _("On the clock: %(task)s.") % {"task": task}
    if task.due_at is None:
        return _("Next: %(task)s.") % {"task": task}
    return _("Next: %(task)s, due %(when)s.") % {"task": task, "when": task.due_words}


def _in_queue(n: int) -> str:
    if not n:
        return _("No tasks yet. The queue is empty.")
    words = ngettext(
        "No tasks yet. The queue has %(count)s.", "No tasks yet. The queue has %(count)s.", n
    )
    return words % {"count": number(n)}


def _corrections(n: int) -> list[str]:
    if not n:
        return []
    words = ngettext("%(count)s correction is open.", "%(count)s corrections are open.", n)
    return [words % {"count": counted_first(n)}]


def for_client(results: int, questions: int, in_progress: int) -> list[str]:
    """`One result waits for you. Two tasks are in progress.`"""
    said = [_results(results), _questions(questions), _tasks_in_progress(in_progress)]
    return [words for words in said if words] or [_("Nothing waits for you.")]


def _results(n: int) -> str:
    words = ngettext("%(count)s result waits for you.", "%(count)s results wait for you.", n)
    return words % {"count": counted_first(n)} if n else ""


def _questions(n: int) -> str:
    words = ngettext(
        "%(count)s question waits for your answer.", "%(count)s questions wait for your answer.", n
    )
    return words % {"count": counted_first(n)} if n else ""


def _tasks_in_progress(n: int) -> str:
    words = ngettext("%(count)s task is in progress.", "%(count)s tasks are in progress.", n)
    return words % {"count": counted_first(n)} if n else ""


def greeting(name: str, now: datetime) -> str:
    hour = timezone.localtime(now).hour
    if 5 <= hour < 12:
        words = _("Good morning, %(name)s.")
    elif 12 <= hour < 18:
        words = _("Good afternoon, %(name)s.")
    else:
        words = _("Good evening, %(name)s.")
    return words % {"name": name}


def hour(moment: datetime) -> str:
    """`8:55`, in the reader's zone."""
    return spelled(timezone.localtime(moment), "G:i")


def waited(seconds: float) -> str:
    """A wait: `2 h 10 min`, and days above 48 hours."""
    days = int(seconds) // (24 * HOUR)
    if days < 2:
        return durations.spelled(max(seconds, 1))
    words = ngettext("%(count)s day", "%(count)s days", days)
    return (words % {"count": number(days)}).replace(" ", "\xa0")
