"""What the telephone exchange says (docs/telephony.md).

Promises: each word is kept as it came, once by its id, whatever it says and in whatever order it
comes; instants are believed within a day, and no later than now.
Refuses: what is no JSON object, or names neither itself nor its call.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from accounts.models import User
from clients.looking_up import number
from clients.models import Ring, RingEvent
from clients.own_numbers import own_numbers
from smartfield.lib.words import clean, folded

BELIEVED = timedelta(days=1)


class Garbled(Exception):
    """It cannot be read; `str()` says why, in plain English."""


class Word(NamedTuple):
    """One event of one call. `kind` may be one that we do not know."""

    id: str
    kind: str
    call: str
    at: datetime
    text: str
    direction: str = ""
    caller: str = ""
    called: str = ""
    agent: str = ""
    extension: str = ""
    url: str = ""


def read(body: bytes, now: datetime) -> Word:
    """The word that `body` holds; raises `Garbled`."""
    try:
        text = body.decode()
        said = json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Garbled("The body is no JSON in UTF-8.") from None
    if not isinstance(said, dict):
        raise Garbled("The body must be a JSON object.")
    word = Word(
        id=_line(said, "id", 120),
        kind=_line(said, "event", 40),
        call=_line(said, "call", 120),
        at=_instant(said.get("at"), now),
        text=text,
        direction=_line(said, "direction", 10).lower(),
        caller=_number(_line(said, "from", 120)),
        called=_number(_line(said, "to", 120)),
        agent=folded(_line(said, "agent", 254)),
        extension=_line(said, "extension", 20),
        url=_line(said, "url", 2000),
    )
    if not (word.id and word.call and word.kind):
        raise Garbled("The event must say its id, its event and its call.")
    return word


def note(word: Word) -> Ring | None:
    """Keep `word`; its ring, locked and filled in, or None when it was heard before. Call it in a
    transaction."""
    Ring.objects.get_or_create(pbx_id=word.call)
    ring = Ring.objects.select_for_update().get(pbx_id=word.call)  # joined rows would be stale
    facts = {"ring": ring, "kind": word.kind, "facts": word.text}
    _event, is_new = RingEvent.objects.get_or_create(event_id=word.id, defaults=facts)
    if not is_new:
        return None
    _fill_in(ring, word)
    return ring


def _fill_in(ring: Ring, word: Word) -> None:
    """What `word` adds to what is known; nothing that is known is overwritten."""
    ours = own_numbers()
    if not (ring.number or ring.our_number):
        is_out = word.direction in {"out", "outgoing", "outbound"}
        is_out = is_out or (not word.direction and word.caller in ours)
        ring.direction = Ring.Direction.OUT if is_out else Ring.Direction.IN
        pair = (word.called, word.caller) if is_out else (word.caller, word.called)
        ring.number, ring.our_number = pair
        ring.is_internal = ring.number in ours
    if word.kind == "ringing":
        ring.rang_at = ring.rang_at or word.at
    if word.kind == "answered":
        ring.answered_at = ring.answered_at or min(word.at, ring.ended_at or word.at)
    if word.kind == "ended":
        ring.ended_at = ring.ended_at or max(word.at, ring.answered_at or word.at)
    if not ring.taken_by_id and (ring.answered_at or not ring.is_incoming):
        ring.taken_by = _manager(word)


def _manager(word: Word) -> User | None:
    """The manager whom the exchange names by address or extension."""
    managers = User.objects.managers()
    if word.agent and (named := managers.filter(email=word.agent).first()):
        return named
    return managers.filter(extension=word.extension).first() if word.extension else None


def _line(said: dict[str, Any], name: str, longest: int) -> str:
    value = said.get(name)
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    text = clean(str(value)).strip() if is_plain else ""
    return text.encode(errors="ignore").decode()[:longest]


def _number(text: str) -> str:
    """As E.164; empty for one that is withheld or short. `sip:` addresses name it before the @."""
    spelled = text.removeprefix("sip:").removeprefix("tel:").partition("@")[0]
    return number(spelled) or ""


def _instant(value: Any, now: datetime) -> datetime:
    """ISO 8601 or unix seconds, within a day before `now`; `now` when it says nothing."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            at = datetime.fromtimestamp(value, UTC)
        else:
            at = datetime.fromisoformat(str(value))
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return min(max(at, now - BELIEVED), now)
    except (ValueError, OverflowError, OSError):
        return now
