"""The page of a task: one object, three readers."""

from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from accounts.models import User
from clients.models import PlaybookSection
from smartfield.lib import durations
from tasks import following, more_time, policies
from tasks.alike import alike
from tasks.days import days, kinds
from tasks.forms.moves import AnswerForm
from tasks.forms.talk import AfterForm, CommentForm, CorrectionForm, FollowerForm, StepForm
from tasks.models import Comment, Event, HandOver, MoreTime, State, Task
from tasks.models.event import ASKING
from tasks.next_step import next_step
from tasks.states import ENDED, IN_HAND
from tasks.story import Sources, tell
from tasks.views.reaching import whole_task_for
from tasks.views.rounds import review
from tasks.wording import sentence

UNFOLDED = 10
GIVEN_AWAY = {"release", "hand_over", "merge_in"}
ASKED_FOR_TIME = {"ask_time"}


class Spent(NamedTuple):
    """Seconds worked and running, of those planned; and the running entry."""

    worked: int
    running: int
    planned: int
    limit: int
    clock: Any

    @classmethod
    def on(cls, task: Task, entries) -> "Spent":
        clock = next((entry for entry in entries if entry.is_running), None)
        worked = sum(entry.seconds for entry in entries if not entry.is_running)
        minutes = task.estimate_minutes or 0, task.limit_minutes or 0
        planned, limit = (60 * n for n in minutes)
        return cls(worked, clock.seconds if clock else 0, planned, limit, clock)

    @property
    def seconds(self) -> int:
        return self.worked + self.running

    @property
    def left(self) -> str:
        """`28 min left`, `30 min over`; empty where nothing was planned."""
        if not self.planned:
            return ""
        rest = self.planned - self.seconds
        words = _("%(time)s left") if rest >= 0 else _("%(time)s over")
        return words % {"time": durations.spelled(abs(rest), "0 min")}

    @property
    def limit_share(self) -> int:
        """Percent of the hour limit."""
        return self.seconds * 100 // self.limit if self.limit else 0


@roles(*ALL)
@require_safe
def task(request: HttpRequest, number: int) -> HttpResponse:
    found = whole_task_for(request, number)
    if request.htmx:
        return _live(request, found)
    return task_page(request, found)


def task_page(
    request: HttpRequest,
    task: Task,
    *,
    comment_form: CommentForm | None = None,
    step_form: StepForm | None = None,
    after_form: AfterForm | None = None,
    follower_form: FollowerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    reader = request.user
    sources = Sources.of(task, reader)
    comment_form = comment_form or CommentForm(by=reader)
    drawn = days(task, reader, sources, timezone.now())
    for correction in sources.corrections:
        correction.attached = sources.beside(correction_id=correction.pk)  # type: ignore[attr-defined]
    asked = _asked(task, sources)
    found = {
        "task": task,
        "may": policies.allowed(reader, task),
        "spent": Spent.on(task, sources.work),
        "days": drawn,
        "kinds": kinds(drawn),
        "charges": () if reader.is_assistant else task.charges.visible_to(reader),
        "sheets": _sheets(task, reader, sources),
        "wish": _wish(task, reader, sources),
        "sections": _sections(task, reader) if reader.is_assistant else (),
        "open_corrections": [c for c in sources.corrections if c.is_open],
        "comment_form": comment_form,
        "form": step_form or after_form or follower_form or comment_form,
        "step_form": step_form,
        "followers": following.shown_to(reader, task),
        "follower_form": follower_form or (FollowerForm(task=task) if reader.is_manager else None),
        "after_form": after_form,
        "before": _tied(task.before, reader),
        "behind": _tied(task.behind, reader),
        "origin": _tied(task.origin, reader),
        "parts": _tied(task.parts_told, reader),
        "steps_done": sum(bool(step["done_at"]) for step in task.steps_told),
        "answer_form": AnswerForm(),
        "correction_form": CorrectionForm(auto_id="correction_%s"),
        "doubles": _doubles(task, reader),
        "next_step": next_step(task, asked["question"]) if reader.is_client else None,
        "task_files": [(one, policies.may_take_off(reader, one)) for one in sources.files],
        "all_corrections": sources.corrections,
        "cancelled": _cancelled(task, sources),
        "is_going": reader.is_client and task.state in IN_HAND and not asked["corrections"],
        **_there(task),
        **_result(task, reader, sources),
        **asked,
        **_thread(task, reader, sources),
    }
    return render(request, "tasks/task.html", found, status=status)


def _there(task: Task) -> dict[str, str]:
    """The time where the client is, and the due time there if it is another than the reader's."""
    zone = task.client.zone
    due = task.due_at and task.due_at.astimezone(zone)
    is_other = due and due.replace(tzinfo=None) != timezone.localtime(due).replace(tzinfo=None)
    return {
        "there": _clock(timezone.now().astimezone(zone)),
        "due_there": _clock(due) if is_other else "",
    }


def _clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


def _live(request: HttpRequest, task: Task) -> HttpResponse:
    """The part that moves by itself; it says so when the task has moved since the page was made."""
    entries = list(task.time_entries.select_related("assistant"))
    has_moved = request.GET.get("seen", task.state) != task.state
    last = task.events.select_related("by").last() if has_moved else None
    found = {
        "task": task,
        "spent": Spent.on(task, entries),
        "moved": last and sentence(last, request.user),
        "last_note": _last_note(entries),
    }
    return render(request, "tasks/live.html", found)


def _sections(task: Task, reader: User):
    """The client's playbook for an assistant, each section with what they have read of it."""
    mine = PlaybookSection.objects.visible_to(reader).filter(client=task.client_id).current()
    return mine.with_reading_of(reader)


def _sheets(task: Task, reader: User, sources: Sources) -> list[HandOver]:
    """The hand-over sheets for the team, the latest first, each with whom it was read by; a task
    that was never given away is not asked."""
    if reader.is_client or not _was(GIVEN_AWAY, sources):
        return []
    shown = task.sheets.visible_to(reader).with_reading_of(reader).select_related("written_by")
    return [*shown.prefetch_related("readings__person").reverse()]


def _wish(task: Task, reader: User, sources: Sources) -> MoreTime | None:
    """What the assistant asks the manager for, while it is open."""
    if reader.is_client or not _was(ASKED_FOR_TIME, sources):
        return None
    return more_time.open_wish(task)


def _tied(rows: list[dict[str, Any]], reader: User) -> list[dict[str, Any]]:
    """Tasks before or behind this one; the team knows the numbers even of those it does not see."""
    return [
        {
            "number": f"SF-{row['pk']}",
            "url": reverse("task", args=[row["pk"]]),
            "title": row["title"] if row["is_seen"] else "",
            "is_seen": row["is_seen"],
            "is_ended": row["state"] in ENDED,
        }
        for row in rows
        if row["is_seen"] or not reader.is_client
    ]


def _doubles(task: Task, reader: User) -> list[Task]:
    """What a draft may be once more, for whoever decides what becomes of it."""
    is_triage = reader.is_manager and task.state == State.DRAFT
    return alike(task.title, task.client, besides=task) if is_triage else []


def _was(verbs: set[str], sources: Sources) -> bool:
    return any(event.verb in verbs for event in sources.events)


def _cancelled(task: Task, sources: Sources) -> Event | None:
    moves = [event for event in sources.events if event.verb == "cancel"]
    return moves[-1] if moves and task.state == State.CANCELLED else None


def _result(task: Task, reader: User, sources: Sources) -> dict[str, Any]:
    """The last delivery with its files, and the corrections that this round is about."""
    delivery = sources.deliveries[-1] if sources.deliveries else None
    if delivery is None or task.state not in {State.IN_REVIEW, State.ACCEPTED}:
        return {"delivery": None}
    return {
        "delivery": delivery,
        "files": sources.beside(delivery_id=delivery.pk),
        **review(task, reader, delivery, sources),
    }


def _asked(task: Task, sources: Sources) -> dict[str, Any]:
    """What the task waits for or works on: the open question, this round's corrections."""
    asked = [c for c in sources.comments if c.kind == Comment.Kind.QUESTION]
    is_in_hand = task.state in IN_HAND | {State.ON_HOLD}
    return {
        "question": asked[-1] if asked and is_waiting_for_answer(task, sources) else None,
        "corrections": [c for c in sources.corrections if is_in_hand and c.round == task.round],
        "last_note": _last_note(sources.work),
    }


def is_waiting_for_answer(task: Task, sources: Sources) -> bool:
    """Whether it is held for a question (one may be held until a day alone), or a request that
    its manager asked about."""
    turns = [event for event in sources.events if event.verb in ASKING]
    if not turns or task.state not in {State.ON_HOLD, State.DRAFT}:
        return False
    return turns[-1].verb != "answer" and bool(turns[-1].why)


def _last_note(entries) -> str:
    return next((entry.note for entry in reversed(entries) if entry.note), "")


def _thread(task: Task, reader: User, sources: Sources) -> dict[str, Any]:
    """A story for clients, the newest first for the team; what is long past is folded."""
    told = tell(task, reader, sources)
    older, latest = told[:-UNFOLDED], told[-UNFOLDED:]
    if reader.is_client:
        return {"older": older, "thread": latest}
    return {"older": older[::-1], "thread": latest[::-1]}
