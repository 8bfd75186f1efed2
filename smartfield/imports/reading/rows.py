"""What the lines of a file say, whatever tool wrote it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256

from smartfield.lib.words import folded


@dataclass(frozen=True, kw_only=True)
class Row:
    """`external_id` tells the thing at its source: its number there, or what it says."""

    line: int
    external_id: str

    @property
    def words(self) -> str:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class ClientRow(Row):
    """A company, and one person there if `contact` says who. `phone` is E.164."""

    company: str
    contact: str = ""
    position: str = ""
    email: str = ""
    phone: str = ""
    city: str = ""
    language: str = ""
    time_zone: str = ""
    currency: str = ""
    in_short: str = ""

    @property
    def words(self) -> str:
        return joined(self.company, self.contact, self.email or self.phone)


@dataclass(frozen=True, kw_only=True)
class TaskRow(Row):
    """`client`, `assistant` and `status` are words of the file. Lengths in minutes."""

    client: str
    title: str
    brief: str = ""
    assistant: str = ""
    status: str = ""
    priority: int = 2
    due_on: date | None = None
    due_time: time | None = None
    estimate_minutes: int | None = None
    limit_minutes: int | None = None

    @property
    def words(self) -> str:
        return joined(self.title, self.client)


@dataclass(frozen=True, kw_only=True)
class TimeRow(Row):
    """Work of `person` on `project`, or on the issue of that number. By the clock on the wall,
    from `start` for `seconds`; without a start it was some time on `on`. `called`: the person's
    name, where `person` is an address."""

    person: str
    called: str = ""
    project: str
    client: str = ""
    issue: str = ""
    note: str = ""
    on: date
    start: datetime | None = None
    seconds: int

    @property
    def words(self) -> str:
        return joined(self.person, self.project, self.note)


@dataclass(frozen=True)
class Refused:
    """A line that says nothing we can take: why, and in which of our columns."""

    line: int
    words: str
    why: str
    column: str = ""


def joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)[:300]


def fingerprint(*parts: object) -> str:
    """What tells a thing that has no number: the same for the same words."""
    said = "\x1f".join(folded(str(part)) for part in parts)
    return sha256(said.encode(errors="replace")).hexdigest()[:40]
