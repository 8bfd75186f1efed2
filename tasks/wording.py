"""Events of a task, said as a person would say them."""

from django.utils.translation import gettext_lazy as _

from tasks.states import State

SENTENCES = {
    "draft": _("%(who)s wrote the task down."),
    "publish": _("%(who)s put the task in the queue."),
    "claim": _("%(who)s took the task."),
    "assign": _("%(who)s assigned the task."),
    "start": _("%(who)s started the work."),
    "release": _("%(who)s gave the task back to the queue."),
    "hand_over": _("%(who)s handed the task over."),
    "hold": _("%(who)s put the task on hold."),
    "resume": _("%(who)s resumed the task."),
    "deliver": _("%(who)s delivered the result."),
    "accept": _("%(who)s accepted the result."),
    "send_back": _("%(who)s sent the result back."),
    "reopen": _("%(who)s opened the task again."),
    "cancel": _("%(who)s cancelled the task."),
    "edit": _("%(who)s changed the task."),
}

BY_RULE = {
    "accept": _("Accepted by expiry, as the contract says."),
}

FOR_CLIENTS = {
    State.DRAFT: _("Your request is with your manager"),
    State.OPEN: _("We are finding the right person"),
    State.CLAIMED: _("%(who)s has it"),
    State.IN_PROGRESS: _("In progress"),
    State.ON_HOLD: _("We need something from you"),
    State.IN_REVIEW: _("Ready for you to check"),
    State.SENT_BACK: _("We are changing it"),
    State.ACCEPTED: _("Done"),
    State.CANCELLED: _("Cancelled"),
}


def sentence(event) -> str:
    """What happened, as one sentence in the reader's language."""
    if event.by is None:
        return str(BY_RULE[event.verb])
    return str(SENTENCES[event.verb]) % {"who": event.by}


def state_for(user, task) -> str:
    """The task's state in the words its reader needs (ux 1.4)."""
    if not user.is_client:
        return str(State(task.state).label)
    return str(FOR_CLIENTS[State(task.state)]) % {
        "who": task.assistant.first_name if task.assistant else ""
    }
