"""Where a person may move a task: the state it would be in, and the verb that leads there."""

from accounts.models import User
from tasks import policies
from tasks.models import Task
from tasks.states import MOVES, State

AT_ONCE = frozenset({"publish", "resume"})  # nothing is asked; the others have a form
CHOICES = (
    *("publish", "assign", "start", "resume", "hold", "release", "deliver", "accept"),
    *("send_back", "reopen", "cancel"),
)


def ways(user: User, task: Task) -> dict[str, str]:
    """The verb by the state it leads to, of those that `user` may use on `task` now."""
    return {_target(verb, task): verb for verb in CHOICES if _may(verb, user, task)}


def _may(verb: str, user: User, task: Task) -> bool:
    if verb == "start":
        return policies.may_clock(user, task) and task.state == State.CLAIMED
    return policies.MAY[verb](user, task)


def _target(verb: str, task: Task) -> State:
    return MOVES[verb].target or State(task.held_from)
