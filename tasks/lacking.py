"""What a brief still lacks before somebody who was not on the call could work by it.

Only a hint: it names what is missing in a few words, and refuses nothing.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

FEWEST_WORDS = 8
STEM = range(3, 6)  # letters by which a word is known again in another case or number
_WORD = re.compile(r"[^\W_]+")
_NAMED = re.compile(r"[\w,;:]\s+[«“\"'(]?[A-ZА-ЯЁ]|[0-9@]|://")


def lacking(
    *,
    title: str = "",
    brief: str = "",
    due_at: datetime | None = None,
    has_no_date: bool = False,
    estimate_minutes: int | None = None,
    criteria: Iterable[str] = (),
    skills: Iterable[Any] = (),
    must_say: Iterable[str] = (),
) -> list[str]:
    """Short phrases in the active language; none for a task of which nothing is said yet.

    `must_say`: what briefs of this kind have to say, from the task's template.
    """
    if not title and not brief:
        return []
    return [
        *_of_the_brief(title, brief),
        *_unsaid(must_say, " ".join([title, brief, *criteria])),
        *([] if due_at or has_no_date else [_("when it is due")]),
        *([] if estimate_minutes else [_("about how long it takes")]),
        *([] if list(criteria) else [_("when it counts as done")]),
        *([] if list(skills) else [_("what skills it needs")]),
    ]


def _of_the_brief(title: str, brief: str) -> Iterator[str]:
    if len(_WORD.findall(brief)) < FEWEST_WORDS:
        yield _("a brief somebody else could work by")
    if not _NAMED.search(f"{title}\n{brief}"):
        yield _("a name, a place or a number: who, where, how many")


def _unsaid(wanted: Iterable[str], text: str) -> list[str]:
    """Those of `wanted` of which no telling word stands in `text`."""
    said = tuple(map(_folded, _WORD.findall(text)))
    return [line for line in wanted if not any(_is_said(word, said) for word in _telling(line))]


def _is_said(word: str, said: Iterable[str]) -> bool:
    stem = _folded(word)[: min(max(STEM), max(min(STEM), len(word) - 2))]
    return any(one.startswith(stem) for one in said)


def _telling(line: str) -> list[str]:
    words = _WORD.findall(line)
    return [word for word in words if len(word) > 3] or words


def _folded(word: str) -> str:
    return word.casefold().replace("ё", "е")
