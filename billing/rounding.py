"""From exact seconds to billed minutes, once, by the client's terms (product: Money)."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

CENT_OF_A_MINUTE = Decimal("0.01")


def billed_minutes(seconds: int, step_minutes: int) -> Decimal:
    """`seconds` as minutes, rounded up to whole steps; exact to 0.01 min without a step."""
    minutes = Decimal(seconds) / 60
    if not step_minutes:
        return minutes.quantize(CENT_OF_A_MINUTE, ROUND_HALF_UP)
    steps = (minutes / step_minutes).to_integral_value(ROUND_CEILING)
    return (steps * step_minutes).quantize(CENT_OF_A_MINUTE)
