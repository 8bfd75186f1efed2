"""Words typed with the keyboard in the other language: `ghbdtn` for `привет`, and back."""

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_OTHER = str.maketrans(_LATIN + _CYRILLIC, _CYRILLIC + _LATIN)


def other_layout(text: str) -> str:
    """What the same keys write in the other layout, in lower case."""
    return text.lower().translate(_OTHER)


def readings(text: str) -> list[str]:
    """`text` as typed and, if it is of one alphabet, as the other layout would have it."""
    letters = {char in _CYRILLIC for char in text.lower() if char.isalpha()}
    return [text, other_layout(text)] if len(letters) == 1 else [text]
