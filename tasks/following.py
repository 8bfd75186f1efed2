"""Following a task: hearing of it without taking part in it.

Promises: who wrote a task down and who asked for it follow it from the start; twice is once. A
follower hears of comments, corrections and results what those hear who take part, as long as they
may see the task, and a client never of what is internal (`tasks.telling`).
Refuses to let somebody follow who cannot see the task.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Role, User
from smartfield.lib.refusals import Refusal
from tasks import telling
from tasks.models import Follow, Task
from tasks.seeing import followers, holders, readers


@transaction.atomic
def follow(task: Task, *, person: User, by: User) -> Follow:
    """`person` follows from now on; they are told if it was somebody else's thought."""
    if not readers(task).filter(pk=person.pk).exists():
        raise Refusal(_("%(name)s cannot see this task") % {"name": person}, "person")
    follow, is_new = Follow.objects.get_or_create(task=task, person=person)
    if is_new:
        telling.tell(person, "following", task, by=by, cause=follow.pk)
    return follow


def unfollow(task: Task, *, person: User) -> None:
    """No more, except for what they take part in. Twice is once."""
    Follow.objects.filter(task=task, person=person).delete()


def begin(task: Task, people: Iterable[User | None]) -> None:
    """Let `people` follow a task that is written down or made of others; they are not told, and
    hear of it when they may see it."""
    found = {person.pk: person for person in people if person}
    rows = [Follow(task=task, person=person) for person in found.values()]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


def shown_to(reader: User, task: Task) -> list[User]:
    """Who follows `task`, as `reader` may know: a client their own side, and of the agency those
    alone whom the page names anyway."""
    found = followers(task).order_by("follows__pk")
    if reader.is_client:
        found = found.filter(Q(role=Role.CLIENT) | Q(pk__in=[task.manager_id, task.assistant_id]))
    return list(found)


def addable(task: Task) -> QuerySet[User]:
    """Whom a manager may add. Who sees the task in the queue alone is none: they would hear no
    more as soon as another takes it."""
    known = ~Q(role=Role.ASSISTANT) | holders(task)
    return readers(task).filter(known).exclude(follows__task=task).order_by("name", "pk")
