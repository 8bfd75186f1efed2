"""Numbers inside sentences: English writes those up to nine in words, Russian in digits."""

from django.utils.translation import get_language

from smartfield.lib.figures import number

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def counted(n: int) -> str:
    """`five`, `12`; in Russian `5`, `12`: a number in the middle of a sentence."""
    is_spelled = get_language() == "en" and 0 <= n < len(_WORDS)
    return _WORDS[n] if is_spelled else number(n)


def counted_first(n: int) -> str:
    """`Five`, `12`: a number that begins a sentence."""
    return counted(n).capitalize()
