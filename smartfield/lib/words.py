"""What a person may type into a line: cleaned of what cannot be seen and only misleads."""

import re
import unicodedata

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def clean(text: str) -> str:
    """`text` without control, zero-width and direction-turning characters, in NFC."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def folded(text: str) -> str:
    """The spelling under which two addresses are one: NFKC, case folded, no outer blanks."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
