"""What changed between two texts, word by word, for eyes: what went and what came."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

WORD = re.compile(r"\s+|\w+|[^\w\s]")
MOST_PAIRS = 400_000  # words before × words after that are still compared one by one

Run = tuple[list[str], bool]


class Piece(NamedTuple):
    text: str
    is_changed: bool


class Changes(NamedTuple):
    """Each text whole, in pieces; joined they are the text again."""

    before: list[Piece]
    after: list[Piece]


def between(before: str, after: str) -> Changes | None:
    """None where the texts are the same. Long texts that differ in the middle are compared only
    from both ends: the time this takes has a limit."""
    if before == after:
        return None
    old, new = WORD.findall(before), WORD.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    changed = _compared(old[start : len(old) - end], new[start : len(new) - end])
    head, tail = old[:start], old[len(old) - end :]
    return Changes(*(_joined([(head, False), *side, (tail, False)]) for side in changed))


def _common(some: list[str], others: list[str]) -> int:
    """How many words both begin with."""
    pairs = zip(some, others, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(some), len(others)))


def _compared(old: list[str], new: list[str]) -> tuple[list[Run], list[Run]]:
    if len(old) * len(new) > MOST_PAIRS:
        return [(old, True)], [(new, True)]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        [(old[a:b], step != "equal") for step, a, b, _c, _d in steps],
        [(new[c:d], step != "equal") for step, _a, _b, c, d in steps],
    )


def _joined(runs: list[Run]) -> list[Piece]:
    return [Piece("".join(words), is_changed) for words, is_changed in runs if words]
