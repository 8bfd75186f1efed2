"""One thing that needs a manager."""

from enum import IntEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

SHOWN = 12


class Harm(IntEnum):
    """What is wrong, the worst first (ux 3.2)."""

    OVERDUE = 1
    SENT_BACK_AGAIN = 2
    MISSED_CALL = 3
    FOLLOW_UP = 4
    OPEN_INTAKE = 5
    UNCLAIMED = 6
    LONG_CLOCK = 7
    UNCONFIRMED = 8
    REQUEST = 9
    REVIEW = 10
    QUESTION = 11


class Need(NamedTuple):
    """A row of "Needs you", as `components/needs.html` wants it.

    `why` is whole sentences, and `icon` stands for the mark where no state fits.
    """

    harm: Harm
    mark_name: str
    title: str
    url: str
    who: str
    why: str
    action: str
    action_url: str
    action_icon: str = ""
    quote: str = ""
    icon: str = ""
    task_id: int | None = None


def phone_or(number: str | None, name: str, words: str, url: str) -> dict[str, str]:
    """Call `name` if there is a number; else `words`, which lead to `url`."""
    if not number:
        return {"action": words, "action_url": url}
    call = _("Call %(name)s") % {"name": name}
    return {"action": call, "action_url": f"tel:{number}", "action_icon": "phone"}
