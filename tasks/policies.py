"""What a person may do to a task (product: Task). Pure: asked by the view and by the template."""

from accounts.models import User
from tasks.models import Delivery, Task, TaskFile
from tasks.states import IN_HAND, SPLIT, TAKES_OTHERS, State, can


def _holds(user: User, task: Task) -> bool:
    return user.is_assistant and task.assistant_id == user.pk


def _works_on(user: User, task: Task) -> bool:
    return user.is_manager or _holds(user, task)


def may_edit(user: User, task: Task) -> bool:
    is_own_request = user.is_client and task.state == State.DRAFT and task.created_by_id == user.pk
    return not task.is_ended and (user.is_manager or is_own_request)


def may_ask_back(user: User, task: Task) -> bool:
    return user.is_manager and task.is_request and can("ask_back", task.state)


def may_publish(user: User, task: Task) -> bool:
    return user.is_manager and can("publish", task.state)


def may_claim(user: User, task: Task) -> bool:
    return user.is_assistant and can("claim", task.state)


def may_assign(user: User, task: Task) -> bool:
    return user.is_manager and can("assign", task.state)


def may_clock(user: User, task: Task) -> bool:
    return _holds(user, task) and task.state in IN_HAND


def may_release(user: User, task: Task) -> bool:
    return _works_on(user, task) and can("release", task.state)


def may_hand_over(user: User, task: Task) -> bool:
    return _works_on(user, task) and can("hand_over", task.state)


def may_read_sheet(user: User, task: Task) -> bool:
    return _holds(user, task) and not task.is_ended


def may_ask_time(user: User, task: Task) -> bool:
    return _holds(user, task) and task.state in IN_HAND


def may_give_time(user: User, task: Task) -> bool:
    return user.is_manager and not task.is_ended


def may_hold(user: User, task: Task) -> bool:
    return _works_on(user, task) and can("hold", task.state)


def may_resume(user: User, task: Task) -> bool:
    return _works_on(user, task) and can("resume", task.state)


def may_answer(user: User, task: Task) -> bool:
    is_request = task.is_request and can("answer", task.state)
    return user.is_client and (is_request or can("resume", task.state))


def may_recall(user: User, task: Task) -> bool:
    return user.is_client and can("recall", task.state)


def may_deliver(user: User, task: Task) -> bool:
    return _holds(user, task) and can("deliver", task.state)


def may_accept(user: User, task: Task) -> bool:
    return (user.is_client or user.is_manager) and can("accept", task.state)


def may_send_back(user: User, task: Task) -> bool:
    return (user.is_client or user.is_manager) and can("send_back", task.state)


def may_reopen(user: User, task: Task) -> bool:
    return user.is_manager and can("reopen", task.state)


def may_cancel(user: User, task: Task) -> bool:
    if user.is_client:
        return task.state in {State.DRAFT, State.OPEN}
    return user.is_manager and can("cancel", task.state)


def may_split(user: User, task: Task) -> bool:
    return user.is_manager and task.state in SPLIT


def may_merge(user: User, task: Task) -> bool:
    """As one of those that become one; which may end in which is asked in `tasks.merging`."""
    return user.is_manager and task.state in TAKES_OTHERS and task.round == 1


def may_comment(user: User, task: Task) -> bool:
    return user.is_client or user.is_manager or _holds(user, task)


def may_write_internal(user: User) -> bool:
    return not user.is_client


def may_ask_correction(user: User, task: Task) -> bool:
    return (user.is_client or user.is_manager) and can("deliver", task.state)


def may_settle_correction(user: User, task: Task) -> bool:
    return _holds(user, task) and can("deliver", task.state)


def may_tick(user: User, task: Task) -> bool:
    return _works_on(user, task) and can("deliver", task.state)


def may_checklist(user: User, task: Task) -> bool:
    return _works_on(user, task) and not task.is_ended


def may_follow(user: User, task: Task) -> bool:
    """Whoever sees it; who takes part for the agency hears of it anyway."""
    return user.pk not in {task.manager_id, task.assistant_id}


def may_add_followers(user: User, task: Task) -> bool:
    return user.is_manager


def may_order(user: User, task: Task) -> bool:
    return user.is_manager and not task.is_ended


def may_check(user: User, task: Task) -> bool:
    """The points of a result are the client's own to tick."""
    return user.is_client and can("accept", task.state)


def may_rate(user: User, task: Task) -> bool:
    return user.is_client and task.state == State.ACCEPTED


def may_question(user: User, task: Task) -> bool:
    return _works_on(user, task) and not task.is_ended


def may_decide(user: User, task: Task) -> bool:
    """In any state: what was in question when a task ended still holds its charge."""
    return user.is_manager


def is_of(user: User, file: TaskFile) -> bool:
    """Whose it is to take off: who brought it, or a manager."""
    return user.is_manager or bool(file.stored and file.stored.uploaded_by_id == user.pk)


def may_take_off(user: User, file: TaskFile) -> bool:
    """Until the result that it belongs to has been accepted."""
    is_judged = file.delivery is not None and file.delivery.verdict == Delivery.Verdict.ACCEPTED
    return is_of(user, file) and not is_judged


def allowed(user: User, task: Task) -> set[str]:
    """The names of all the verbs that `user` may use on `task` now."""
    return {verb for verb, may in MAY.items() if may(user, task)}


MAY = {
    "edit": may_edit,
    "ask_back": may_ask_back,
    "publish": may_publish,
    "claim": may_claim,
    "assign": may_assign,
    "clock": may_clock,
    "release": may_release,
    "hand_over": may_hand_over,
    "read_sheet": may_read_sheet,
    "ask_time": may_ask_time,
    "give_time": may_give_time,
    "hold": may_hold,
    "resume": may_resume,
    "answer": may_answer,
    "recall": may_recall,
    "deliver": may_deliver,
    "accept": may_accept,
    "send_back": may_send_back,
    "reopen": may_reopen,
    "cancel": may_cancel,
    "split": may_split,
    "merge": may_merge,
    "comment": may_comment,
    "ask_correction": may_ask_correction,
    "settle_correction": may_settle_correction,
    "tick": may_tick,
    "check": may_check,
    "checklist": may_checklist,
    "follow": may_follow,
    "add_followers": may_add_followers,
    "order": may_order,
    "rate": may_rate,
    "question": may_question,
    "decide": may_decide,
}
