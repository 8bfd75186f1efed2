"""Events of a task, said as a person would say them."""

from django.utils.translation import gettext_lazy as _

from tasks.states import State

SENTENCES = {
    "draft": _("%(who)s wrote the task down."),
    "ask_back": _("%(who)s asked about the request."),
    "answer": _("%(who)s answered about the request."),
    "recall": _("%(who)s took the answer back."),
    "publish": _("%(who)s put the task in the queue."),
    "withdraw": _("%(who)s took the task back out of the queue."),
    "claim": _("%(who)s took the task."),
    "assign": _("%(who)s assigned the task."),
    "start": _("%(who)s started the work."),
    "release": _("%(who)s gave the task back to the queue."),
    "hand_over": _("%(who)s handed the task over."),
    "read_sheet": _("%(who)s read the hand-over sheet."),
    "hold": _("%(who)s put the task on hold."),
    "resume": _("%(who)s resumed the task."),
    "deliver": _("%(who)s delivered the result."),
    "accept": _("%(who)s accepted the result."),
    "send_back": _("%(who)s sent the result back."),
    "reopen": _("%(who)s opened the task again."),
    "cancel": _("%(who)s cancelled the task."),
    "merge": _("%(who)s merged the task into %(number)s."),
    "merge_in": _("%(who)s merged %(number)s into this task."),
    "split": _("%(who)s made %(number)s of a part of this task."),
    "split_from": _("%(who)s made this of a part of %(number)s."),
    "edit": _("%(who)s changed the task."),
    "ask_time": _("%(who)s asked for more time."),
    "give_time": _("%(who)s agreed to more time."),
    "refuse_time": _("%(who)s did not agree to more time."),
    "wait": _("%(who)s made the task wait for another."),
    "wait_no_more": _("%(who)s lets the task wait no longer."),
    "remove_file": _("%(who)s removed a file."),
    "rate": _("%(who)s rated the result."),
    "question": _("%(who)s asked whether a correction is charged."),
    "decide": _("%(who)s decided whether a correction is charged."),
}

# The same to whom did it: in Russian a verb agrees with "you", and a name needs none.
YOURS = {
    "draft": _("You wrote the task down."),
    "ask_back": _("You asked about the request."),
    "answer": _("You answered about the request."),
    "recall": _("You took the answer back."),
    "publish": _("You put the task in the queue."),
    "withdraw": _("You took the task back out of the queue."),
    "claim": _("You took the task."),
    "assign": _("You assigned the task."),
    "start": _("You started the work."),
    "release": _("You gave the task back to the queue."),
    "hand_over": _("You handed the task over."),
    "read_sheet": _("You read the hand-over sheet."),
    "hold": _("You put the task on hold."),
    "resume": _("You resumed the task."),
    "deliver": _("You delivered the result."),
    "accept": _("You accepted the result."),
    "send_back": _("You sent the result back."),
    "reopen": _("You opened the task again."),
    "cancel": _("You cancelled the task."),
    "merge": _("You merged the task into %(number)s."),
    "merge_in": _("You merged %(number)s into this task."),
    "split": _("You made %(number)s of a part of this task."),
    "split_from": _("You made this of a part of %(number)s."),
    "edit": _("You changed the task."),
    "ask_time": _("You asked for more time."),
    "give_time": _("You agreed to more time."),
    "refuse_time": _("You did not agree to more time."),
    "wait": _("You made the task wait for another."),
    "wait_no_more": _("You let the task wait no longer."),
    "remove_file": _("You removed a file."),
    "rate": _("You rated the result."),
    "question": _("You asked whether a correction is charged."),
    "decide": _("You decided whether a correction is charged."),
}

# Where a client needs other words than the team.
TO_CLIENTS = {
    "publish": _("%(who)s is looking for the right person."),
    "assign": _("%(who)s found the right person."),
    "release": _("%(who)s passes the task on. We are finding the right person."),
    "hand_over": _("%(who)s passes the task on to a colleague."),
}

BY_RULE_TO_CLIENTS = {"end_claim": _("We are finding the right person.")}

# A client does not write tasks down, but asks.
REQUESTED = _("%(who)s asked for this.")
YOU_REQUESTED = _("You asked for this.")

BY_RULE = {
    "end_claim": _("No clock was started in time: the task is back in the queue."),
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


A_PART = _("A part of %(number)s")


def sentence(event, reader=None) -> str:
    """What happened, as one sentence in the language and from the side of `reader`."""
    if event.by is None:
        is_for_client = reader and reader.is_client and event.verb in BY_RULE_TO_CLIENTS
        return str((BY_RULE_TO_CLIENTS if is_for_client else BY_RULE)[event.verb])
    if event.verb == "draft" and event.by.is_client:
        is_own = reader and event.by_id == reader.pk
        return str(YOU_REQUESTED if is_own else REQUESTED) % {"who": event.by}
    names = {"who": event.by, "number": event.why}  # of the other task, where there is one
    if reader and event.by_id == reader.pk:
        return str(YOURS[event.verb]) % names
    if reader and reader.is_client:
        words = TO_CLIENTS.get(event.verb, SENTENCES[event.verb])
        return str(words) % {**names, "who": event.by.first_name}
    return str(SENTENCES[event.verb]) % names


def state_for(user, task) -> str:
    """The task's state in the words its reader needs (ux 1.4)."""
    if task.merged_into_id:
        return str(A_PART) % {"number": f"SF-{task.merged_into_id}"}
    if not user.is_client:
        return str(State(task.state).label)
    return str(FOR_CLIENTS[State(task.state)]) % {
        "who": task.assistant.first_name if task.assistant else ""
    }
