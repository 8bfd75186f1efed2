"""Two tasks of the queue that suit an assistant: in the order of the queue, with its reasons."""

from datetime import datetime
from typing import Any

from accounts.models import User
from assistants.picking import Suited

SHOWN = 2
REASONS_SHOWN = 3  # of each, what speaks for it


def matches(person: User, at: datetime) -> dict[str, Any]:
    """The tasks that fit best; `queue_count` is how many wait in all."""
    suited = Suited(person, at)
    found = [
        {
            "task": one.task,
            "reasons": [reason.words for reason in one.reasons if reason.is_for][:REASONS_SHOWN],
        }
        for one in suited[:SHOWN]
    ]
    return {"matches": found, "queue_count": suited.count_of_all}
