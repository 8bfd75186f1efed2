"""Numbers of rows, as addresses and forms hand them over."""

LONGEST = 18  # digits; more than any table counts to, and Python reads no number without end


def row_number(text: str) -> int | None:
    """`text` as the number of a row; None if no row can have it."""
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST
    return int(text) if is_number else None
