"""What is told of somebody's figures: each measure with its meaning, its sample, and its least.

None can be raised by logging more hours. Below `least` a measure says that it cannot tell yet.
"""

from collections.abc import Callable, Iterable
from statistics import median
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assistants.growth.renewing import NUMBERS
from assistants.models import Figures
from smartfield.lib import durations, figures


class Measure(NamedTuple):
    """`praise` says in a few words that it became better; `good` whether more of it is better (1),
    less (-1), or neither (0); `top` is the highest there can be, if there is a highest."""

    key: str
    title: Promise
    meaning: Promise
    praise: Promise | str
    value: Callable[[Figures], float | None]
    sample: Callable[[Figures], int]
    shown: Callable[[float], str]
    basis: Callable[[Figures], str]
    least: int = 0
    good: int = 1
    top: float | None = None

    def of(self, found: Figures) -> float | None:
        """Its value; None where there is nothing to measure."""
        return self.value(found) if self.sample(found) else None

    def words(self, found: Figures) -> str:
        value = self.of(found)
        return "–" if value is None else self.shown(value)


def total(rows: Iterable[Figures]) -> Figures:
    """The figures of several periods as if they were one."""
    whole = Figures()
    for row in rows:
        for name in NUMBERS:
            setattr(whole, name, getattr(whole, name) + getattr(row, name))
    return whole


def percent(share: float) -> str:
    return f"{figures.number(share * 100, 0)}\xa0%"


def _share(
    key: str, title: Promise, meaning: Promise, praise: Promise, part: str, whole: str
) -> Measure:
    return Measure(
        key,
        title,
        meaning,
        praise,
        value=lambda found: getattr(found, part) / getattr(found, whole),
        sample=lambda found: getattr(found, whole),
        shown=percent,
        basis=lambda found: (
            _("%(part)s of %(whole)s")
            % {"part": getattr(found, part), "whole": getattr(found, whole)}
        ),
        least=5,
        top=1,
    )


def _ratings(found: Figures) -> str:
    return ngettext("%(n)d rating", "%(n)d ratings", found.rated) % {"n": found.rated}


def _answers(found: Figures) -> str:
    n = len(found.answers)
    return ngettext("%(n)d answer", "%(n)d answers", n) % {"n": n}


def _verdicts(found: Figures) -> int:
    return found.accepted + found.returned


MEASURES = (
    Measure(
        "accepted",
        gettext_lazy("Tasks accepted"),
        gettext_lazy("Counted in the week in which the client said yes."),
        gettext_lazy("more tasks accepted"),
        value=lambda found: found.accepted,
        sample=lambda found: 1,
        shown=lambda value: figures.number(value, 0),
        basis=lambda found: "",
    ),
    _share(
        "at_once",
        gettext_lazy("Accepted at the first review"),
        gettext_lazy("Of the accepted tasks, those that never came back."),
        gettext_lazy("more accepted at the first review"),
        "at_once",
        "accepted",
    ),
    _share(
        "on_time",
        gettext_lazy("On time"),
        gettext_lazy("Of the accepted tasks with a due date. Time the client took does not count."),
        gettext_lazy("more on time"),
        "on_time",
        "due",
    ),
    Measure(
        "returned",
        gettext_lazy("Results sent back"),
        gettext_lazy("Of all verdicts, those that asked for changes."),
        gettext_lazy("fewer sent back"),
        value=lambda found: found.returned / _verdicts(found),
        sample=_verdicts,
        shown=percent,
        basis=lambda found: (
            _("%(part)s of %(whole)s") % {"part": found.returned, "whole": _verdicts(found)}
        ),
        least=5,
        good=-1,
        top=1,
    ),
    _share(
        "near_plan",
        gettext_lazy("Close to the estimate"),
        gettext_lazy("Of the accepted tasks with an estimate, those within a quarter of it."),
        gettext_lazy("closer to the estimate"),
        "near_plan",
        "planned",
    ),
    Measure(
        "rating",
        gettext_lazy("Rating"),
        gettext_lazy("The average of what clients gave, of 5."),
        gettext_lazy("higher ratings"),
        value=lambda found: found.rating_sum / found.rated,
        sample=lambda found: found.rated,
        shown=lambda value: figures.number(round(value, 1), 1),
        basis=_ratings,
        least=3,
        top=5,
    ),
    Measure(
        "answer",
        gettext_lazy("Time until an answer"),
        gettext_lazy("From a client's comment to the next word or result: half were sooner."),
        gettext_lazy("sooner answers"),
        value=lambda found: median(found.answers),
        sample=lambda found: len(found.answers),
        shown=lambda value: durations.spelled(value, _("at once")),
        basis=_answers,
        least=5,
        good=-1,
    ),
    Measure(
        "new",
        gettext_lazy("New fields"),
        gettext_lazy("Skills and clients that an accepted task was the first for."),
        gettext_lazy("more that was new"),
        value=lambda found: found.new_skills + found.new_clients,
        sample=lambda found: 1,
        shown=lambda value: figures.number(value, 0),
        basis=lambda found: "",
    ),
    Measure(
        "worked",
        gettext_lazy("Time worked"),
        gettext_lazy("Confirmed time on tasks. More is not better: it is here to compare with."),
        "",
        value=lambda found: found.worked.total_seconds(),
        sample=lambda found: 1,
        shown=lambda value: durations.spelled(value, "0"),
        basis=lambda found: "",
        good=0,
    ),
)
