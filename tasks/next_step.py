"""What happens next with a task and who must act: one sentence for its client."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from smartfield.lib import moments
from tasks.models import Comment, State, Task


class Step(NamedTuple):
    """`is_yours`: nothing moves until the reader acts."""

    words: str
    is_yours: bool = False


def next_step(task: Task, question: Comment | None) -> Step:
    """`question` is the one that waits for the client's answer, if one does."""
    if question:
        return _answer(task, question)
    if task.state == State.IN_REVIEW:
        return Step(_("Accept the result, or send it back with what to change."), is_yours=True)
    return Step(_words(task) % _names(task))


def _answer(task: Task, question: Comment) -> Step:
    if task.state == State.DRAFT:
        words = _("%(who)s waits for your answer before anybody begins.")
    else:
        words = _("The work stands still until you answer %(who)s.")
    return Step(words % {"who": question.author.first_name}, is_yours=True)


def _words(task: Task) -> str:
    match task.state:
        case State.DRAFT:
            return _("%(manager)s reads your request, then confirms it or asks you.")
        case State.OPEN:
            return _("%(manager)s finds the right person. Nothing is needed from you.")
        case State.CLAIMED:
            return _("%(assistant)s begins soon. Nothing is needed from you.")
        case State.ON_HOLD if task.held_until:
            return _("We go on on %(until)s. Nothing is needed from you.")
        case State.ON_HOLD:
            return _("We go on as soon as we can. Nothing is needed from you.")
        case State.SENT_BACK:
            return _("%(assistant)s makes the changes and hands you the result again.")
        case State.ACCEPTED if task.warranty_ends_at > timezone.now():
            return _("This is finished. If something turns up by %(warranty)s, call %(manager)s.")
        case State.ACCEPTED:
            return _("This is finished. You can read it here at any time.")
        case State.CANCELLED:
            return _("Nobody works on this any more. You can read it here at any time.")
    if task.due_at and task.due_at > timezone.now():
        return _("%(assistant)s hands you the result by %(due)s, then you decide.")
    return _("%(assistant)s hands you the result when it is ready, then you decide.")


def _names(task: Task) -> dict[str, str]:
    warranty = task.warranty_ends_at
    return {
        "manager": task.manager.first_name,
        "assistant": task.assistant.first_name if task.assistant else "",
        "due": moments.by_day(task.due_at) if task.due_at else "",
        "until": moments.short(task.held_until) if task.held_until else "",
        "warranty": moments.short(timezone.localdate(warranty)) if warranty else "",
    }
