"""Who may see a task at this moment: `Task.objects.visible_to`, asked from the other side.

For whoever is to be told of it: a right that was taken away counts at once.
"""

from django.db.models import Q, QuerySet

from accounts.models import Role, User
from clients.models import Membership
from tasks.models import State, Task


def readers(task: Task, *, is_internal: bool = False) -> QuerySet[User]:
    """Who may see `task`; of what is internal, the team alone."""
    nobody = Q(pk__in=())
    clients = nobody if is_internal else _clients(task)
    team = Q(role=Role.MANAGER) | _assistants(task)
    return User.objects.active().filter(team | clients)


def followers(task: Task, *, is_internal: bool = False) -> QuerySet[User]:
    """Those of them who follow it."""
    return readers(task, is_internal=is_internal).filter(follows__task=task)


def _clients(task: Task) -> Q:
    if task.state == State.DRAFT and not task.is_request:
        return Q(pk__in=())
    deciders = Membership.objects.of_tasks().filter(client=task.client_id)
    return Q(role=Role.CLIENT, pk__in=deciders.values("user"))


def _assistants(task: Task) -> Q:
    if task.state == State.OPEN:
        return Q(role=Role.ASSISTANT)
    return holders(task)


def holders(task: Task) -> Q:
    """The assistants who have it or had it."""
    had_it = task.assignments.values("assistant")
    return Q(role=Role.ASSISTANT) & (Q(pk=task.assistant_id) | Q(pk__in=had_it))
