"""How a view reaches a task, and how it asks whether a verb may happen to it."""

from copy import copy

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import get_language

from accounts.models import User
from clients.models import ContactPhone
from smartfield.lib.returning import Moved
from tasks import policies
from tasks.merging import successor
from tasks.models import Criterion, Skill, State, Step, Tag, Task
from tasks.states import MOVES, can

PEOPLE = ("client", "contact", "category", "assistant", "manager", "created_by", "call__recording")


def task_for(request: HttpRequest, number: int) -> Task:
    """The task that its reader may see, with the people and things it names; else 404."""
    return _reached(request, _seen_by(request.user), number)


def own_task_for(request: HttpRequest, number: int) -> Task:
    """The same; the team reaches the task itself where it became a part of another."""
    found = _seen_by(request.user).filter(pk=number).first()
    return found or task_for(request, number)


def whole_task_for(request: HttpRequest, number: int, *, is_written_to: bool = False) -> Task:
    """The same, with `needs`, `tags_told`, `done_when`, `steps_told` and the contact's `phone`, at
    once."""
    phones = ContactPhone.objects.filter(contact=OuterRef("contact")).order_by("pk")
    rule = ("occurrence__repeat__client", "occurrence__repeat__template")
    whole = (
        _seen_by(request.user)
        .select_related(*rule)
        .annotate(
            needs=ArraySubquery(_needs(request.user)),
            tags_told=ArraySubquery(_tags(request.user)),
            done_when=ArraySubquery(
                Criterion.objects.filter(task=OuterRef("pk")).values(
                    line=JSONObject(pk="pk", text="text", is_met="is_met")
                )
            ),
            steps_told=ArraySubquery(
                Step.objects.filter(task=OuterRef("pk")).values(
                    line=JSONObject(pk="pk", text="text", done_at="done_at")
                )
            ),
            before=ArraySubquery(_tied(request.user, waited_for_by__task=OuterRef("pk"))),
            behind=ArraySubquery(_tied(request.user, waits_for__after=OuterRef("pk"))),
            origin=ArraySubquery(_tied(request.user, parts=OuterRef("pk"))),
            parts_told=ArraySubquery(_tied(request.user, split_from=OuterRef("pk"))),
            phone=Subquery(phones.values("number")[:1]),
        )
    )
    return _reached(request, whole, number, is_written_to)


def _reached(request: HttpRequest, rows: QuerySet, number: int, is_written_to: bool = False):
    """The task of this number. One that became a part of another leads there; what is posted to it
    is refused by its verbs, but for what `is_written_to` it: that is the other's."""
    found = rows.filter(pk=number).first()
    is_post = request.method == "POST"
    if found and (not found.merged_into_id or (is_post and not is_written_to)):
        return found
    into = successor(rows, number)
    if into is None:
        raise Http404
    if is_post and is_written_to:
        return into
    raise Moved(into.get_absolute_url())


def _seen_by(user: User) -> QuerySet:
    return Task.objects.visible_to(user).select_related(*PEOPLE)


def _tied(user: User, **how) -> QuerySet:
    """Tasks tied to this one, each with whether `user` sees it."""
    seen = Exists(Task.objects.visible_to(user).filter(pk=OuterRef("pk")))
    tied = Task.objects.filter(**how).annotate(is_seen=seen).order_by("pk")
    return tied.values(one=JSONObject(pk="pk", title="title", state="state", is_seen="is_seen"))


def _needs(user: User) -> QuerySet:
    """The task's skills by name, each with whether `user` has it."""
    name = F("name_ru") if get_language() == "ru" else F("name_en")
    mine = Exists(Skill.objects.filter(pk=OuterRef("pk"), levels__profile__user=user))
    needed = Skill.objects.filter(tasks=OuterRef("pk")).annotate(name=name, is_known=mine)
    return needed.order_by("name").values(need=JSONObject(name="name", is_known="is_known"))


def _tags(user: User) -> QuerySet:
    """The task's tags by name; none for a client, whatever the page does."""
    on_it = Tag.objects.filter(tasks=OuterRef("pk"))
    shown = on_it.none() if user.is_client else on_it
    return shown.values(tag=JSONObject(pk="pk", name="name"))


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, empty too; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def sent(request: HttpRequest) -> tuple:
    """The same with the files that came along: what a form with files is made of."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def require(verb: str, user: User, task: Task) -> None:
    """403 to whom the move is not; who comes too late is told what happened (`Overtaken`)."""
    may = policies.MAY[verb]
    if may(user, task):
        return
    if not any(may(user, _as_if(task, state, user)) for state in State):
        raise PermissionDenied
    if _is_left_to_others(verb, user, task):
        raise PermissionDenied(str(task.overtaken(user)))
    raise task.overtaken(user)


def _is_left_to_others(verb: str, user: User, task: Task) -> bool:
    """A client may cancel what nobody has taken; from then on it is their manager's to do."""
    return user.is_client and verb in MOVES and can(verb, task.state)


def _as_if(task: Task, state: str, user: User) -> Task:
    """The task as it might have been a moment ago: in another state, or in this person's hands."""
    imagined = copy(task)
    imagined.state = state
    if user.is_assistant and user.assignments.filter(task=task).exists():
        imagined.assistant_id = user.pk
    return imagined
