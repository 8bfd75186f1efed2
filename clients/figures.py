"""How leads fare: who came in a period, and what has become of them since.

One row for each source or manager, two statements each however many came; "became a client" is the
day that the history says, and the median of days leaves out whoever has not (yet).
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Aggregate, Count, DurationField, F, Min, Q
from django.db.models.functions import Lower

from accounts.models import User
from clients.models import Client, Source
from smartfield.lib.periods import Span

Stage = Client.Stage
REASONS_SHOWN = 12
DAY = timedelta(days=1)


class Median(Aggregate):
    """The middle of lengths of time; null if there is none."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


class Fared(NamedTuple):
    """What became of those who came; `key` is empty where it is not known by whom or whence."""

    key: int | None
    name: str
    came: int = 0
    talked: int = 0
    became: int = 0
    not_now: int = 0
    lost: int = 0
    took: timedelta | None = None

    @property
    def share(self) -> int:
        """Percent of those who came that are clients now."""
        return round(100 * self.became / self.came) if self.came else 0

    @property
    def days(self) -> int | None:
        return None if self.took is None else round(self.took / DAY)


def came_in(clients, span: Span):
    """Those of `clients` who came in `span`."""
    return clients.filter(created_at__gte=span.start, created_at__lt=span.end).with_progress()


def in_all(came) -> Fared:
    return Fared(None, "", **came.aggregate(**_counts()))


def by(field: str, came) -> list[Fared]:
    """`came` by `field`, source or manager; whoever brought most first."""
    rows = list(came.order_by().values(key=F(field)).annotate(**_counts()))
    named = _names(field, [row["key"] for row in rows])
    fared = [Fared(name=named.get(row["key"], ""), **row) for row in rows]
    return sorted(fared, key=lambda row: (-row.came, row.name))


def reasons(came) -> list[tuple[str, int]]:
    """Why they were lost, however it was spelled, and how many; the commonest first."""
    lost = came.filter(stage=Stage.LOST).order_by().values(spelled=Lower("lost_reason"))
    counted = lost.annotate(n=Count("pk"), why=Min("lost_reason")).order_by("-n", "spelled")
    return [(row["why"], row["n"]) for row in counted[:REASONS_SHOWN]]


def _counts() -> dict[str, Aggregate]:
    return {
        "came": Count("pk"),
        "talked": Count("pk", filter=Q(has_talking=True)),
        "became": Count("pk", filter=Q(stage=Stage.CLIENT)),
        "not_now": Count("pk", filter=Q(stage=Stage.NOT_NOW)),
        "lost": Count("pk", filter=Q(stage=Stage.LOST)),
        "took": Median(F("became_at") - F("created_at")),
    }


def _names(field: str, keys: Iterable[int | None]) -> dict[int, str]:
    known = {"source": Source.objects.all(), "manager": User.objects.all()}[field]
    return {thing.pk: str(thing) for thing in known.filter(pk__in=filter(None, keys))}
