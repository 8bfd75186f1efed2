"""Telephone numbers: kept as E.164 however they are typed, shown as people read them."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat


def parse(text: str, country: str) -> str | None:
    """`text` as E.164 (`+351912448190`), or None when it is no possible number.

    `country` (ISO 3166, two letters) is assumed where the number names none.
    """
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(e164: str) -> str:
    """The number in its international spelling: `+351 912 448 190`."""
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
