"""What changed between two texts, word by word, for eyes and ears alike.

Marked as <ins> and <del>, each begun with a word that only a screen reader says, so that nothing
hangs on colour. Long stretches that stayed are cut short.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

KEPT = 16  # words shown on either side of a change
MOST_WORDS = 12_000  # of both texts; beyond that whole lines are compared
_WORDS = re.compile(r"\S*\s*")
_LINES = re.compile(r".*\n?")

Piece = tuple[str, str]  # "" stayed, "ins" or "del"; and the text


def render(before: str, after: str) -> SafeString:
    """The texts as one, with what went and what came; empty when they are the same."""
    if before == after:
        return SafeString("")
    return format_html_join("", "{}", ((_marked(*piece),) for piece in pieces(before, after)))


def pieces(before: str, after: str) -> list[Piece]:
    old, new = _cut(before, after)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    middle = list(_compared(old[head : len(old) - tail], new[head : len(new) - tail]))
    stayed = [("", old[:head]), *middle, ("", old[len(old) - tail :])]
    found = [
        (kind, "".join(words if kind else _shortened(words, n == 0, n == len(stayed) - 1)))
        for n, (kind, words) in enumerate(stayed)
    ]
    return [piece for piece in found if piece[1]]


def _alike(old: list[str], new: list[str]) -> int:
    """How many of the first words are the same."""
    pairs = zip(old, new, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[str, list[str]]]:
    for verb, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if verb == "equal":
            yield "", old[a:b]
        else:
            yield "del", old[a:b]
            yield "ins", new[c:d]


def _cut(before: str, after: str) -> tuple[list[str], list[str]]:
    """Both as words with the gap behind each; ends in an empty one."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) <= MOST_WORDS:
        return old, new
    return _LINES.findall(before), _LINES.findall(after)


def _shortened(stayed: list[str], is_first: bool, is_last: bool) -> Iterator[str]:
    """Its beginning and end, where a change is near; what lies between is left out."""
    head, tail = (0 if is_first else KEPT), (0 if is_last else KEPT)
    if len(stayed) <= head + tail + 2:
        yield from stayed
        return
    yield from stayed[:head]
    yield " … "
    yield from stayed[len(stayed) - tail :]


def _marked(kind: str, text: str) -> SafeString:
    if not kind:
        return format_html("{}", text)
    heard = _("added:") if kind == "ins" else _("removed:")
    words = '<{0}><span class="sr">{1} </span>{2}</{0}>'
    return format_html(words, SafeString(kind), heard, text)
