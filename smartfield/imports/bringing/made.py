"""What came of a line that was brought in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clients.models import Client, Contact
from smartfield.imports.checking.judged import Judged
from smartfield.lib.refusals import Refusal
from tasks.models import Assignment, Task
from timetracking.models import TimeEntry


@dataclass
class Made:
    """`is_made`: the client or task is the import's own, not one that was here before."""

    of: Judged
    client: Client
    contact: Contact | None = None
    task: Task | None = None
    entry: TimeEntry | None = None
    assignment: Assignment | None = None
    is_made: bool = False


@contextmanager
def at_line(number: int) -> Iterator[None]:
    """A refusal says in which line it happened."""
    try:
        yield
    except Refusal as refusal:
        words = _("Line %(n)d: %(why)s") % {"n": number, "why": refusal}
        raise Refusal(words, refusal.field) from None
