"""Telephone numbers: kept as E.164 however they are typed, shown as people read them."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

RUSSIAN_LENGTH = 11  # with the trunk 8 or the country code 7
_EXTENSION = re.compile(
    r"(?:\b(?:ext|extension|доб|добавочный|x)\b\.?|[,;#])\s*\d{1,6}\s*$", re.IGNORECASE
)


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


def meant(text: str, country: str) -> str | None:
    """The same, for numbers as people say them: `8 912 …` within Russia, a country code without
    its plus, an extension after the number. None when it can be read in no such way."""
    return parse(text, country) or next(filter(None, map(_valid, _spoken(text))), None)


def without_extension(text: str) -> str:
    return _EXTENSION.sub("", text)


def _spoken(text: str) -> list[str]:
    said = digits(without_extension(text))
    is_russian_trunk = len(said) == RUSSIAN_LENGTH and said.startswith("8")
    return [f"+7{said[1:]}", f"+{said}"] if is_russian_trunk else [f"+{said}"]


def _valid(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
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
