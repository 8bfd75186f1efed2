"""From exact seconds to billed minutes, once, by the client's terms (product: Money)."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

CENT_OF_A_MINUTE = Decimal("0.01")


def billed_minutes(seconds: int, step_minutes: int) -> Decimal:
    """`seconds` as minutes, rounded up to whole steps; exact to 0.01 min without a step."""
    minutes = Decimal(seconds) / 60
    if not step_minutes:
        return minutes.quantize(CENT_OF_A_MINUTE, ROUND_HALF_UP)
    steps = (minutes / step_minutes).to_integral_value(ROUND_CEILING)
    return (steps * step_minutes).quantize(CENT_OF_A_MINUTE)


def shared_minutes(seconds: Sequence[int], step_minutes: int) -> list[Decimal]:
    """The sum of `seconds` rounded once and shared out: none is negative, none is lost, and the
    last one takes what the step adds."""
    ends = list(accumulate(seconds))
    marks = [billed_minutes(end, 0) for end in ends[:-1]]
    marks.append(billed_minutes(ends[-1], step_minutes))
    return [after - before for before, after in pairwise([Decimal(), *marks])]


def without_zeros(minutes: Decimal) -> Decimal:
    """`168`, not `168.00`; `16.03` as it is."""
    whole = minutes.to_integral_value()
    return whole if whole == minutes else minutes


def in_words(step_minutes: int, per: str, minimum_minutes: int) -> str:
    """The rule as the bill says it."""
    if not step_minutes:
        rule = _("Time is billed as it was worked, exactly.")
    else:
        rule = _per_step(per, step_minutes) % {"minutes": step_minutes}
    if not minimum_minutes:
        return rule
    least = ngettext(
        "A task costs at least %(minutes)s minute.",
        "A task costs at least %(minutes)s minutes.",
        minimum_minutes,
    )
    return f"{rule} {least % {'minutes': minimum_minutes}}"


def _per_step(per: str, step: int) -> str:
    if per == "entry":
        return ngettext(
            "Each time entry is rounded up to a whole minute.",
            "Each time entry is rounded up to a step of %(minutes)s minutes.",
            step,
        )
    if per == "day":
        return ngettext(
            "Each day's time is rounded up to a whole minute; a day is the one the work began on.",
            "Each day's time is rounded up to a step of %(minutes)s minutes; a day is the one the"
            " work began on.",
            step,
        )
    return ngettext(
        "The task's whole time is rounded up to a whole minute.",
        "The task's whole time is rounded up to a step of %(minutes)s minutes.",
        step,
    )
