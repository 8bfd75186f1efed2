"""A task's whole life, written from its end backwards, so that it ends where it should.

The rows are those the verbs of `tasks.models.life` write, only dated in the past: an event for
each move, an assignment for each holder, a delivery for each round. Nothing is saved here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from clients.models import Call
from smartfield.demo.companies import Company
from smartfield.demo.days import MINUTE
from smartfield.lib.periods import Span
from tasks.models import (
    Assignment,
    Check,
    Comment,
    Correction,
    Criterion,
    Delivery,
    Event,
    HandOver,
    MoreTime,
    Step,
    Task,
)
from tasks.states import MOVES, State
from timetracking.models import TimeEntry

SILENCE = timedelta(hours=4)
MONTH = 22  # working days


class Story:
    """One told task of a company and the rows that it left behind."""

    def __init__(self, told: dict[str, Any], company: Company):
        self.told, self.company, self.agency = told, company, company.agency
        self.days = self.agency.days
        self.asker = self._asker()
        who = told.get("who", company.told.get("assistant"))
        self.assistant: User | None = self.agency.assistants[who] if self._is_held else None
        self.moves: list[tuple[str, User | None, datetime, str]] = []
        self.entries: list[TimeEntry] = []
        self.deliveries: list[Delivery] = []
        self.corrections: list[Correction] = []
        self.comments: list[Comment] = []
        self.assignments: list[Assignment] = []
        self.sheets: list[HandOver] = []
        self.wishes: list[MoreTime] = []
        self.call: Call | None = None
        self.task = self._task()
        self._live()

    @property
    def state(self) -> str:
        return self.told["state"]

    @property
    def _is_held(self) -> bool:
        return "minutes" in self.told or self.state == State.CLAIMED or "running" in self.told

    @property
    def is_retainer(self) -> bool:
        return self.told.get("retainer", False)

    def _asker(self):
        """Mostly the owner; every third task another who may."""
        deciders = self.company.deciders
        return deciders[-1] if len(self.told["title"]) % 3 == 0 else deciders[0]

    def _task(self) -> Task:
        told = self.told
        is_request = told.get("request", False)
        estimate = told.get("estimate")
        return Task(
            client=self.company.client,
            contact=self.asker,
            title=told["title"],
            brief=told["brief"].strip(),
            state=self.state,
            is_request=is_request,
            priority=told.get("priority", 2),
            category=self.agency.categories[told["category"]],
            manager=self.company.manager,
            assistant=None
            if self.state == State.CANCELLED and not self._is_held
            else self.assistant,
            created_by=self.asker.user if is_request else self.company.manager,
            estimate_minutes=estimate,
            limit_minutes=estimate if self.is_retainer else None,
            is_charged=told.get("charged", True),
        )

    # From the end to the beginning ----------------------------------------------

    def _live(self) -> None:
        begun = getattr(self, f"_{self.state}")(self._last_moment())
        self._begin(begun)
        self.moves.sort(key=lambda move: move[2])
        self._talk()
        self._correct_at_work()
        self._wish()

    def _last_moment(self) -> datetime:
        ago = self.told.get("ago", 0)
        if "running" in self.told:
            return self.days.now - timedelta(minutes=self.told["running"])
        return self.days.moment(ago, 0.72, 0.97) if ago else self.days.moment(0, 0.35, 0.9)

    def _draft(self, at: datetime) -> datetime:
        return at

    def _open(self, at: datetime) -> datetime:
        return self.days.now - timedelta(minutes=self.told.get("open_for", 30))

    def _claimed(self, at: datetime) -> datetime:
        if "sheet" in self.told:
            return self._handed_over(at)
        self._move("assign", self.company.manager, at)  # a claim would end by itself
        return at

    def _handed_over(self, at: datetime) -> datetime:
        """Begun by somebody else, who left a sheet for the present assistant."""
        told = dict(self.told["sheet"])
        now, before = self.assistant, self.agency.assistants[told.pop("who")]
        self.assistant = before
        self._move("hand_over", before, at, told["note"])
        taken = self._start(self._work(at, told.pop("minutes"), [told["done"]]))
        self.assistant = now
        shared = {"task": self.task}
        self.assignments.append(
            Assignment(assistant=before, since=taken, until=at, note=told["note"], **shared)
        )
        shared |= {"written_by": before, "written_at": at}
        shared["seconds_used"] = sum(entry.seconds for entry in self.entries)
        shared["planned_minutes"] = self.task.estimate_minutes
        self.sheets.append(HandOver(**shared, **told))
        return taken

    def _in_progress(self, at: datetime) -> datetime:
        if self.is_retainer:
            return self._start(self.days.moment(MONTH, 0.0, 0.1))
        if "running" in self.told:
            self._run(at)
        if "forgotten" in self.told:
            self._forget(at := self.days.now - timedelta(minutes=self.told["forgotten"]))
        return self._work_before(at)

    def _on_hold(self, at: datetime) -> datetime:
        question = self.told["question"]
        self._move("hold", self.assistant, at, question)
        self._say(self.assistant, question, at, Comment.Kind.QUESTION)
        self.comments[-1].choices = self.told.get("choices", [])
        self.task.held_from = State.IN_PROGRESS
        return self._work_before(at)

    def _in_review(self, at: datetime) -> datetime:
        return self._rounds_until(at)

    def _accepted(self, at: datetime) -> datetime:
        yes = self.days.later_by_day(at + self.days.minutes(90, 1300), after=at)
        self._accept(yes)
        begun = self._rounds_until(at)
        last = self.deliveries[-1]
        last.verdict, last.reviewed_by, last.reviewed_at = "accepted", self.asker.user, yes
        last.rating, last.word = self.told.get("rating"), self.told.get("word", "")
        return begun

    def _accept(self, at: datetime) -> None:
        self._move("accept", self.asker.user, at, self.told.get("word", ""))
        self.task.accepted_at = at

    def _sent_back(self, at: datetime) -> datetime:
        if "running" in self.told:
            self._run(at)
            at -= self.days.minutes(9, 30)
        self._return(at, self.told["sent_back"])
        for correction, answer in zip(self.corrections, self.told.get("settled", []), strict=False):
            self._settle(correction, answer, self.days.now - self.days.minutes(3, 8))
        if "questioned" in self.told:
            self._doubt(self.corrections[-1], self.told["questioned"])
        return self._rounds_until(self.days.earlier_by_day(at - self.days.minutes(60, 900)))

    def _cancelled(self, at: datetime) -> datetime:
        self._move("cancel", self.company.manager, at, self.told["why"])
        return self._work_before(at) if self.assistant else at - self.days.minutes(600, 3000)

    # Rounds -----------------------------------------------------------------------

    def _rounds_until(self, at: datetime) -> datetime:
        """The deliveries of the task, of which the last was at `at`; gives the first start."""
        again = self.told.get("round_two")
        if not again:
            return self._work_before(self._deliver(at, self.told["summary"]))
        self._deliver(at, again["summary"], again.get("result"))
        begun = self._work(at - MINUTE, again["minutes"], [again["note"]])
        no = self.days.earlier_by_day(begun - self.days.minutes(5, 70))
        self._return(no, again["corrections"])
        for correction in self.corrections[-len(again["corrections"]) :]:
            self._settle(correction, again["note"], at - MINUTE)
        first = self.days.earlier_by_day(no - self.days.minutes(70, 1100))
        self._deliver(first, self.told["summary"])
        refused = self.deliveries[-1]
        refused.verdict, refused.reviewed_by, refused.reviewed_at = "sent_back", self.asker.user, no
        self.deliveries.sort(key=lambda delivery: delivery.delivered_at)
        return self._work_before(first)

    def _deliver(self, at: datetime, summary: str, result: str | None = None) -> datetime:
        self._move("deliver", self.assistant, at, summary)
        self.deliveries.append(
            Delivery(
                task=self.task,
                round=0,
                summary=summary,
                result=(result or self.told.get("result", "")).strip(),
                delivered_by=self.assistant,
                delivered_at=at,
            )
        )
        return at - MINUTE

    def _return(self, at: datetime, corrections: list[str]) -> None:
        """Each correction is of what was agreed; one that begins with `+` is a new wish."""
        texts = [text.removeprefix("+ ") for text in corrections]
        self._move("send_back", self.asker.user, at, "\n".join(texts))
        self.corrections += [
            Correction(
                task=self.task,
                round=0,
                text=text,
                kind=Correction.Kind.AGREED if text in corrections else Correction.Kind.WISH,
                asked_by=self.asker.user,
                asked_at=at,
                came_by_return=True,
            )
            for text in texts
        ]

    def _settle(self, correction: Correction, answer: str, at: datetime) -> None:
        correction.state, correction.answer = Correction.State.DONE, answer
        correction.settled_by, correction.settled_at = self.assistant, at

    def _doubt(self, correction: Correction, why: str) -> None:
        at = self.days.now - self.days.minutes(9, 20)
        correction.question, correction.questioned_by = why, self.assistant
        correction.questioned_at = at
        self._move("question", self.assistant, at, why)

    # Work ---------------------------------------------------------------------------

    def _work_before(self, at: datetime) -> datetime:
        notes = self.told.get("notes", [])
        if "asked" not in self.told:
            return self._start(self._work(at, self.told["minutes"], notes))
        share = self.told["minutes"] / len(notes)
        resumed = self._work(at, share * (len(notes) - 1), notes[1:]) - self.days.minutes(2, 20)
        held = self.days.earlier_by_day(resumed - self.days.minutes(40, 300))
        question, answer = self.told["asked"]
        self._move("hold", self.assistant, held, question)
        self._say(self.assistant, question, held, Comment.Kind.QUESTION)
        self._move("resume", self.asker.user, resumed, answer)
        self._say(self.asker.user, answer, resumed, Comment.Kind.ANSWER)
        return self._start(self._work(held, share, notes[:1]))

    def _work(self, at: datetime, minutes: float, notes: list[str]) -> datetime:
        """Entries that end before `at`, one or more for each note; gives the first start."""
        diary = self.agency.diaries[self.assistant]
        weights = [self.days.random.uniform(0.6, 1.4) for _ in notes]
        for note, weight in zip(reversed(notes), reversed(weights), strict=True):
            need = timedelta(minutes=minutes * weight / sum(weights))
            for span in diary.before(at, need):
                self.record(span, note)
                at, note = span.start, ""  # said once, at the end of the stretch
        return at

    def record(self, span: Span, note: str) -> TimeEntry:
        entry = TimeEntry(
            assistant=self.assistant,
            task=self.task,
            started_at=span.start,
            ended_at=span.end,
            note=note,
            last_sign_at=span.end,
            created_at=span.start,
        )
        self.entries.append(entry)
        return entry

    def _run(self, since: datetime) -> None:
        """The clock is on now, and its assistant was seen a minute ago."""
        self._clock(since, last_sign_at=self.days.now - MINUTE)

    def _forget(self, since: datetime) -> None:
        """The clock is on, and nobody has been seen for hours; they were asked just now."""
        silent_since = max(since, self.days.now - SILENCE - 12 * MINUTE)
        self._clock(since, last_sign_at=silent_since)

    def _clock(self, since: datetime, **signs: datetime) -> None:
        self.agency.diaries[self.assistant].take(Span(since, self.days.now))
        self.entries.append(
            TimeEntry(
                assistant=self.assistant,
                task=self.task,
                started_at=since,
                created_at=since,
                **signs,
            )
        )

    def _start(self, at: datetime) -> datetime:
        self._move("start", self.assistant, at)
        taken = self.days.earlier_by_day(at - self.days.minutes(3, 45))
        by_manager = len(self.told["title"]) % 4 == 1
        verb, by = ("assign", self.company.manager) if by_manager else ("claim", self.assistant)
        self._move(verb, by, taken)
        return taken

    # The beginning --------------------------------------------------------------------

    def _begin(self, at: datetime) -> None:
        """Publish before `at`; the first words were written a little earlier."""
        published = at
        if self.assistant:
            published = self.days.earlier_by_day(at - self.days.minutes(6, 140))
        written = published - timedelta(seconds=20)
        self._move("draft", self.task.created_by, written)
        if self.state != State.DRAFT:
            self._move("publish", self.company.manager, published)
            self.task.published_at = published
        self.task.created_at = written
        if "call" in self.told:
            self.call = self._called(written)

    def _called(self, written: datetime) -> Call:
        told = self.told["call"]
        self.task.call = Call(
            state=Call.State.LOGGED,
            direction=told.get("direction", "in"),
            outcome=Call.Outcome.TASKS,
            manager=self.company.manager,
            client=self.company.client,
            contact=self.asker,
            phone=self.asker.phones.all()[0].number,
            summary=self.told["brief"].strip(),
            started_at=written - timedelta(minutes=told["minutes"], seconds=-12),
            ended_at=written,
            confirmed_at=written - timedelta(seconds=25),
            has_consent="recording" in told,
        )
        return self.task.call

    # Words ----------------------------------------------------------------------------

    def _talk(self) -> None:
        """Comments, each after a stretch of work: `c:` client, `a:` assistant, `m:` manager;
        with `!` for the team only, `p:` for progress."""
        ends = sorted(entry.ended_at for entry in self.entries if entry.ended_at)
        first = ends[0] if ends else self.moves[-1][2]
        for number, line in enumerate(self.told.get("talk", [])):
            who, text = line.split(": ", 1)
            at = ends[min(number, len(ends) - 1)] if ends else first
            at = min(at + timedelta(minutes=4 + 7 * number), self.days.now - (9 - number) * MINUTE)
            kind = Comment.Kind.PROGRESS if who == "p" else Comment.Kind.COMMENT
            self._say(self._voice(who), text, at, kind, is_internal="!" in who)

    def _voice(self, who: str) -> User:
        deciders = self.company.deciders
        return {
            "c": deciders[0].user,
            "c2": deciders[-1].user,
            "a": self.assistant or self.company.manager,
            "p": self.assistant,
            "m": self.company.manager,
        }[who.rstrip("!")]

    def _say(self, by, text: str, at: datetime, kind: str = "comment", is_internal=False) -> None:
        self.comments.append(
            Comment(
                task=self.task,
                author=by,
                text=text,
                kind=kind,
                is_internal=is_internal,
                created_at=at,
            )
        )

    def _correct_at_work(self) -> None:
        if "correction" in self.told:
            asked = Correction(
                task=self.task,
                round=0,
                text=self.told["correction"],
                kind=Correction.Kind.AGREED,
                asked_by=self.asker.user,
                asked_at=self.days.now - self.days.minutes(20, 50),
            )
            self.corrections.append(asked)

    def _wish(self) -> None:
        """More hours that the assistant asks for."""
        if "wish" in self.told:
            wish, at = self.told["wish"], self.days.now - self.days.minutes(12, 25)
            self._move("ask_time", self.assistant, at, wish["why"])
            self.moves.sort(key=lambda move: move[2])
            self.wishes.append(
                MoreTime(task=self.task, asked_by=self.assistant, asked_at=at, **wish)
            )

    # What is saved --------------------------------------------------------------------

    def _move(self, verb: str, by: User | None, at: datetime, why: str = "") -> None:
        self.moves.append((verb, by, at, why))

    def events(self) -> Iterable[Event]:
        before = ""
        for verb, by, at, why in self.moves:
            after = _after(verb, before)
            yield Event(
                task=self.task,
                verb=verb,
                by=by,
                from_state=before,
                to_state=after,
                why=why,
                at=at,
            )
            before = after

    def criteria(self) -> Iterable[Criterion]:
        is_done = bool(self.deliveries)
        for position, text in enumerate(self.told.get("done", [])):
            is_met = is_done or (self.state == State.IN_PROGRESS and position == 0)
            yield Criterion(task=self.task, text=text, position=position, is_met=is_met)

    def steps(self) -> Iterable[Step]:
        """How the work is done; a line that begins with `+` is done already."""
        for position, text in enumerate(self.told.get("steps", [])):
            is_done = text.startswith("+ ")
            yield Step(
                task=self.task,
                text=text.removeprefix("+ "),
                position=position,
                done_by=self.assistant if is_done else None,
                done_at=self.days.now - self.days.minutes(9, 40) if is_done else None,
            )

    def checks(self) -> Iterable[Check]:
        """What the client's side has ticked of a result that waits: `+` fine, `-` not yet."""
        lines = self.task.criteria.order_by("position")
        for criterion, mark in zip(lines, self.told.get("ticked", ""), strict=False):
            yield Check(
                delivery=max(self.deliveries, key=lambda delivery: delivery.round),
                criterion=criterion,
                text=criterion.text,
                is_fine=mark == "+",
                by=self.company.deciders[-1].user,
                at=self.days.now - self.days.minutes(2, 9),
            )


def _after(verb: str, before: str) -> str:
    """The state after a move; a question moves nothing, nor do a wish and what others become."""
    if verb in {"question", "ask_time", "split", "split_from", "merge_in"}:
        return before
    return State.DRAFT if verb == "draft" else MOVES[verb].target or State.IN_PROGRESS
