"""Money: a Decimal with an ISO 4217 currency, rounded half up at one place (product: Money)."""

from decimal import ROUND_HALF_UP, Decimal

MINOR_DIGITS = {"EUR": 2, "USD": 2, "RUB": 2, "GBP": 2, "PLN": 2}
SYMBOLS = {"EUR": "€", "USD": "$", "RUB": "₽", "GBP": "£", "PLN": "zł"}
CURRENCIES = [(code, code) for code in MINOR_DIGITS]


def rounded(amount: Decimal, currency: str) -> Decimal:
    """`amount` rounded half up to the currency's minor unit."""
    return amount.quantize(Decimal(1).scaleb(-MINOR_DIGITS[currency]), ROUND_HALF_UP)


def price(minutes: Decimal, hourly: Decimal, currency: str) -> Decimal:
    """What `minutes` cost at `hourly` per hour, as one rounded line."""
    return rounded(minutes * hourly / 60, currency)
