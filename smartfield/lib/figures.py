"""Numbers and money as each language writes them: `€1,240.00` and `1 240,00 €`."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import pgettext

from smartfield.lib.money import MINOR_DIGITS, SYMBOLS

MINUS = "\N{MINUS SIGN}"


def number(value: Decimal | float, digits: int | None = None) -> str:
    """`value` grouped by thousands, with `digits` decimals (as many as it has, if not said)."""
    size = -value if value < 0 else value
    written = number_format(size, digits, force_grouping=True)
    return MINUS + written if value < 0 else written


def money(amount: Decimal, currency: str) -> str:
    """`amount` with its sign where the language puts it; whole roubles without kopecks."""
    is_whole_rouble = currency == "RUB" and amount == amount.to_integral_value()
    digits = 0 if is_whole_rouble else MINOR_DIGITS[currency]
    pattern = pgettext("money", "%(sign)s%(amount)s")
    written = pattern % {"sign": SYMBOLS[currency], "amount": number(abs(amount), digits)}
    return MINUS + written if amount < 0 else written
