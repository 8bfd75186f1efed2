"""The points of a result: what was asked for, with what the client's side thinks of each."""

from collections.abc import Iterable
from typing import NamedTuple

from tasks.models import Check, Correction, Criterion, Delivery, Task


class Point(NamedTuple):
    """A line of "done when", or a correction that this round was to settle."""

    key: str
    text: str
    criterion: Criterion | None = None
    correction: Correction | None = None
    check: Check | None = None

    @property
    def is_fine(self) -> bool:
        return self.check is not None and self.check.is_fine

    @property
    def is_not_yet(self) -> bool:
        return self.check is not None and not self.check.is_fine


def points(task: Task, delivery: Delivery) -> list[Point]:
    """Corrections first: whoever asked looks for them."""
    corrections = task.corrections.filter(round=delivery.round, round__gt=1)
    people = corrections.select_related("asked_by", "questioned_by", "decided_by")
    asked = [Point(f"correction-{one.pk}", one.text, correction=one) for one in people]
    wanted = [Point(f"criterion-{one.pk}", one.text, criterion=one) for one in task.criteria.all()]
    return _checked([*asked, *wanted], delivery.checks.select_related("by"))


def _checked(points: Iterable[Point], checks: Iterable[Check]) -> list[Point]:
    by_key = {_key(check): check for check in checks}
    return [point._replace(check=by_key.get(point.key)) for point in points]


def _key(check: Check) -> str:
    if check.correction_id:
        return f"correction-{check.correction_id}"
    return f"criterion-{check.criterion_id}"
