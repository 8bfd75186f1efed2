from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.pipeline import become_client
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Overtaken, Refusal
from tasks.attaching import attach, given, has_just
from tasks.models.assignment import Assignment
from tasks.models.comment import Comment
from tasks.models.correction import Correction
from tasks.models.delivery import Delivery
from tasks.models.event import Event
from tasks.signals import task_moved
from tasks.states import ENDED, MOVES, UNASSIGNED, State
from tasks.wording import sentence, state_for


class TaskLife:
    """The verbs of a task (product: Task).

    Each locks the task's row, checks the state, writes, records the event and tells whom it
    concerns, in one transaction. An illegal move raises `Overtaken` with what happened meanwhile
    and changes nothing. Who may use a verb is asked in `tasks.policies`.
    """

    # From a wish to the queue ---------------------------------------------------

    @transaction.atomic
    def publish(self, *, by) -> Event:
        """Put the draft in the queue; a lead's first task makes them a client. Refuses one without
        a brief."""
        self._lock("publish", by)
        if not self.brief.strip():
            raise Refusal(_("Write the brief before the task goes to the queue"), "brief")
        become_client(self.client, by=by)
        return self._move("publish", by=by, published_at=timezone.now())

    @transaction.atomic
    def ask_back(self, *, by, text: str, choices: Iterable[str] = ()) -> Event:
        """Ask the client's side about their request, which waits for the answer as a draft."""
        self._lock("ask_back", by)
        if not self.is_request:
            raise Refusal(_("Nobody asked for this task: there is no one to answer"))
        said = _said(text, _("Write your question"))
        last = self.events.last()
        if last and (last.verb, last.by_id, last.why) == ("ask_back", by.pk, said):
            return last
        self._ask(by, said, choices)
        return self._move("ask_back", by=by, why=said)

    @transaction.atomic
    def withdraw(self, *, by) -> Event:
        """Take the task out of the queue again, while nobody has it; it is a draft."""
        self._lock("withdraw", by)
        return self._move("withdraw", by=by, published_at=None)

    @transaction.atomic
    def assign(self, assistant, *, by) -> Event:
        """Give the open task to `assistant`, who is told."""
        self._lock("assign", by)
        return self._take("assign", assistant, by=by)

    @transaction.atomic
    def release(self, *, by, note: str, **sheet: str) -> Event:
        """Give the task back to the queue, with a hand-over sheet: what is left in `note`, and
        `done`, `files_at`, `questions`."""
        self._lock("release", by)
        self._leave(by, note, sheet)
        return self._move("release", by=by, why=note, assistant=None, claimed_at=None)

    @transaction.atomic
    def hand_over(self, assistant, *, by, note: str, **sheet: str) -> Event:
        """Give the task to another assistant, with a hand-over sheet."""
        self._lock("hand_over", by)
        if assistant == self.assistant:
            raise Refusal(_("Choose somebody else: the task is theirs already"), "assistant")
        self._leave(by, note, sheet)
        return self._take("hand_over", assistant, by=by, why=note)

    @transaction.atomic
    def end_claim(self, *, taken_at: datetime) -> Event:
        """Nobody started on what was taken at `taken_at`: back to the queue, by the agency's rule.

        Refuses when the task has moved since.
        """
        from tasks import telling

        self._lock("end_claim", None)
        if self.moved_at != taken_at:
            raise self.overtaken(None)
        late = self.assistant
        self._end_assignment("")
        event = self._move("end_claim", by=None, assistant=None, claimed_at=None)
        telling.claim_ended(self, event, late)
        return event

    # At work --------------------------------------------------------------------

    @transaction.atomic
    def start(self, *, by) -> Event:
        """The first clock starts: claimed becomes in progress."""
        self._lock("start", by)
        return self._move("start", by=by)

    @transaction.atomic
    def hold(
        self,
        *,
        by,
        question: str = "",
        until: date | None = None,
        choices: Iterable[str] = (),
    ) -> Event:
        """Wait: with a question to the client, which may offer `choices`, or until a date. The
        clock stops."""
        self._lock("hold", by)
        if not question.strip() and until is None:
            raise Refusal(_("Ask the client something, or say until when it waits"), "question")
        if choices and not question.strip():
            raise Refusal(_("Write the question that these answer"), "question")
        if until and until <= timezone.localdate(timezone=self.client.zone):
            raise Refusal(_("Choose a day after today"), "until")
        if question.strip():
            self._ask(by, question, choices)
        return self._move("hold", by=by, why=question, held_from=self.state, held_until=until)

    @transaction.atomic
    def resume(self, *, by) -> Event:
        """Go on where the task was before it was held."""
        self._lock("resume", by)
        return self._move("resume", by=by, to=self.held_from, held_from="", held_until=None)

    @transaction.atomic
    def answer(self, *, by, text: str) -> Comment:
        """Answer the open question; a task on hold goes on, a request is with its manager."""
        self._hold_row()
        if self.state == State.DRAFT:
            return self._answer_about_request(by, text)
        self._lock("resume", by)
        answer = self.comments.create(
            author=by, text=_said(text, _("Write your answer")), kind=Comment.Kind.ANSWER
        )
        self._move("resume", by=by, why=text, to=self.held_from, held_from="", held_until=None)
        return answer

    def _answer_about_request(self, by, text: str) -> Comment:
        said = {"author": by, "text": _said(text, _("Write your answer")), "kind": "answer"}
        last = self.events.filter(verb__in=["ask_back", "answer", "recall"]).last()
        if last is None or last.verb == "answer":
            just_now = self.comments.filter(**said, created_at__gt=_a_minute_ago())
            if echo := just_now.first():
                return echo
            raise Refusal(_("The question is answered already"))
        answer = self.comments.create(**said)
        self._move("answer", by=by, why=text)
        return answer

    @transaction.atomic
    def recall(self, *, by) -> Event:
        """Take one's answer of the last minute back; the task waits for one again. Whoever has
        not met the answer yet never does, the others are told."""
        from tasks import telling

        self._lock("recall", by)
        given = self.events.last()
        if given.verb not in {"resume", "answer"} or not given.why or given.by_id != by.pk:
            raise self.overtaken(by)
        if given.at < _a_minute_ago():
            raise Overtaken(_("It is too late to take the answer back. Write what has changed"))
        asked = self.comments.filter(kind=Comment.Kind.QUESTION).last()
        self.comments.filter(kind=Comment.Kind.ANSWER, author=by).last().delete()
        held = {} if self.state == State.DRAFT else {"held_from": self.state}
        to = State.ON_HOLD if held else State.DRAFT
        event = self._move("recall", by=by, why=asked.text, to=to, **held)
        telling.recalled(self, given, event)
        return event

    @transaction.atomic
    def deliver(self, *, by, summary: str, result: str = "") -> Delivery:
        """Hand the result to the client. Open corrections must each be settled before."""
        self._lock("deliver", by)
        _said(summary, _("Say in a sentence or two what you deliver"), "summary")
        if self.corrections.open().exists():
            raise Refusal(_("Mark each correction as done, or say why not"), "corrections")
        now = timezone.now()
        delivery = self.deliveries.create(
            round=self.round, summary=summary, result=result, delivered_by=by, delivered_at=now
        )
        self._move("deliver", by=by, why=summary, delivered_at=now)
        return delivery

    # The client's word ----------------------------------------------------------

    @transaction.atomic
    def accept(
        self, *, by, round: int, rating: int | None = None, word: str = "", note: str = ""
    ) -> Event:
        """The client's yes to the result of `round`; a manager on their behalf adds a note.

        `by` is None when the contract lets silence count as acceptance.
        """
        from tasks import telling

        self._lock("accept", by)
        if by and by.is_manager:
            _said(note, _("Say how the client accepted it"), "note")
        now = self._judge(round, Delivery.Verdict.ACCEPTED, by, rating=rating, word=word)
        self.assignments.filter(until=None).update(until=now)
        event = self._move("accept", by=by, why=note or word, accepted_at=now)
        telling.rated(self, self.deliveries.get(round=round), by=by)
        telling.ended(self)
        return event

    @transaction.atomic
    def send_back(
        self, *, by, round: int, corrections: Iterable[str] = (), wishes: Iterable[str] = ()
    ) -> Event:
        """The client's no to the result of `round`, with at least one point to change.

        `corrections` are what was agreed and is missing, and cost nothing; `wishes` are new, and
        are charged like other work.
        """
        self._lock("send_back", by)
        asked = [(text.strip(), Correction.Kind.AGREED) for text in corrections if text.strip()]
        asked += [(text.strip(), Correction.Kind.WISH) for text in wishes if text.strip()]
        if not asked:
            raise Refusal(_("Write at least one correction, or accept the result"), "corrections")
        self._judge(round, Delivery.Verdict.SENT_BACK, by)
        following = self.round + 1
        shared = {"asked_by": by, "round": following, "came_by_return": True}
        for text, kind in asked:
            self.corrections.create(text=text, kind=kind, **shared)
        why = "\n".join(text for text, kind in asked)
        return self._move("send_back", by=by, why=why, round=following)

    @transaction.atomic
    def reopen(self, *, by, why: str) -> Event:
        """Go on with an accepted task within the client's warranty days."""
        self._lock("reopen", by)
        if timezone.now() > self.warranty_ends_at:
            raise Refusal(_("The warranty of this task is over; make a new task"))
        _said(why, _("Say why it is opened again"), "why")
        Assignment.objects.create(task=self, assistant=self.assistant)
        return self._move("reopen", by=by, why=why, accepted_at=None, round=self.round + 1)

    @transaction.atomic
    def cancel(self, *, by, why: str, is_charged: bool = False) -> Event:
        """End the task unfinished; worked time is charged or waived, with a reason."""
        from tasks import telling

        self._lock("cancel", by)
        if by.is_client and self.state not in UNASSIGNED:
            raise self.overtaken(by)
        _said(why, _("Say why it is cancelled"), "why")
        self._end_assignment("")
        event = self._move("cancel", by=by, why=why, is_charged=is_charged)
        if is_charged:
            telling.ended(self)
        return event

    @transaction.atomic
    def end_in(self, into, *, by) -> Event:
        """The task is the same thing as `into` and leads there from now on. What it holds is
        carried over by whoever asks (`tasks.merging`), its time by whoever hears."""
        self._lock("merge", by)
        self._end_assignment("")
        return self._move("merge", by=by, why=into.number, merged_into=into)

    # Talk -----------------------------------------------------------------------

    @transaction.atomic
    def comment(
        self,
        *,
        by,
        text: str,
        is_internal: bool = False,
        kind: str = "comment",
        call=None,
        files=(),
        voice=None,
    ) -> Comment:
        """Write on the task, in words, files or both. A client's are always for all; a double
        press is one comment."""
        from tasks import telling

        self._hold_row()
        if self.merged_into_id:
            said = {"text": text, "is_internal": is_internal, "kind": kind, "call": call}
            return self.followed().comment(by=by, **said, files=files, voice=voice)
        sent = given(files, voice)
        said = {
            "author": by,
            "text": text if sent else _said(text, _("Write something first")),
            "kind": kind,
            "is_internal": is_internal and not by.is_client,
        }
        just_now = self.comments.filter(**said, created_at__gt=_a_minute_ago())
        if echo := next((one for one in just_now if has_just(one.files, sent)), None):
            return echo
        written = self.comments.create(**said, call=call)
        attach(self, sent, by=by, comment=written, is_internal=written.is_internal)
        telling.commented(written)
        return written

    @transaction.atomic
    def ask_correction(
        self, *, by, text: str, kind: str = Correction.Kind.AGREED, files=(), voice=None
    ) -> Correction:
        """Ask for a change while the work runs; a double press is one correction."""
        from tasks import telling

        self._lock("deliver", by)
        words = _said(text, _("Write what should be different"))
        said_before = self.corrections.filter(asked_by=by, text=words, asked_at__gt=_a_minute_ago())
        if echo := said_before.first():
            return echo
        asked = self.corrections.create(text=words, kind=kind, asked_by=by, round=self.round)
        attach(self, given(files, voice), by=by, correction=asked)
        telling.asked_for_correction(asked)
        return asked

    @transaction.atomic
    def tick(self, criterion, *, by, is_met: bool) -> None:
        """Mark a line of "done when" as met, or not met yet."""
        self._lock("deliver", by)
        self.criteria.filter(pk=criterion.pk).update(is_met=is_met)
        ring("task", task=self.pk)

    @transaction.atomic
    def settle_correction(
        self, correction: Correction, *, by, state: str, answer: str = "", is_told: bool = True
    ) -> None:
        """Mark a correction as done, declined with a reason, or open again. Whoever asked is
        told of a declined one, unless a result that says so is on its way (`is_told`)."""
        from tasks import telling

        self._lock("deliver", by)
        if state == Correction.State.DECLINED:
            _said(answer, _("Say why it stays as it is"), "answer")
        is_open = state == Correction.State.OPEN
        correction.state = state
        correction.answer = "" if is_open else answer
        correction.settled_by = None if is_open else by
        correction.settled_at = None if is_open else timezone.now()
        correction.save(update_fields=["state", "answer", "settled_by", "settled_at"])
        ring("task", task=self.pk)
        if is_told and state == Correction.State.DECLINED:
            telling.declined_correction(correction)

    # The beats of a verb --------------------------------------------------------

    def _lock(self, verb: str, by) -> None:
        self._hold_row()
        if self.state not in MOVES[verb].sources:
            raise self.overtaken(by)
        if by and by.is_assistant and self.assistant_id != by.pk:
            raise Overtaken(_("This task is not in your hands any more"))

    def _hold_row(self) -> None:
        rows = type(self).objects.select_for_update(no_key=True)
        self.refresh_from_db(from_queryset=rows)

    def overtaken(self, reader) -> Overtaken:
        """Why a move is not possible now, told to `reader`: where the task is and who moved it."""
        last = self.events.select_related("by").last()
        state = state_for(reader, self) if reader else State(self.state).label
        return Overtaken(
            _("This is not possible now. The task is at “%(state)s”. %(last)s")
            % {"state": state, "last": sentence(last, reader) if last else ""}
        )

    def _move(self, verb: str, *, by, to: str | None = None, why: str = "", **changes) -> Event:
        from tasks import depending, telling

        now = timezone.now()
        before, after = self.state, State(to or MOVES[verb].target)
        changes |= {"state": after, "moved_at": now}
        for field, value in changes.items():
            setattr(self, field, value)
        self.save(update_fields=list(changes))
        event = self.record(verb, by=by, from_state=before, why=why, at=now)
        telling.moved(self, event)
        task_moved.send(type(self), task=self, event=event)
        if after in ENDED:
            depending.free(self, event)
        return event

    def record(self, verb: str, *, by, from_state: str = "", why: str = "", at=None) -> Event:
        return Event.objects.create(
            task=self,
            verb=verb,
            by=by,
            from_state=from_state,
            to_state=self.state,
            why=why,
            at=at or timezone.now(),
        )

    def _ask(self, by, text: str, choices: Iterable[str]) -> None:
        offered = list(choices)
        self.comments.create(author=by, text=text, kind=Comment.Kind.QUESTION, choices=offered)

    def _take(self, verb: str, assistant, *, by, why: str = "") -> Event:
        now = timezone.now()
        Assignment.objects.create(task=self, assistant=assistant, since=now)
        return self._move(verb, by=by, why=why, assistant=assistant, claimed_at=now)

    def _leave(self, by, note: str, sheet: dict[str, str]) -> None:
        from tasks import handing_over

        self._end_assignment(_said(note, _("Write what is left to do"), "note"))
        handing_over.write(self, by=by, note=note, **sheet)

    def _end_assignment(self, note: str) -> None:
        """Not before it began, whatever the server's clock says meanwhile."""
        until = Greatest("since", timezone.now(), output_field=DateTimeField())
        self.assignments.filter(until=None).update(until=until, note=note)

    def _judge(self, round: int, verdict: str, by, **words):
        """Write the verdict on the result that the judge has seen."""
        now = timezone.now()
        seen = self.deliveries.filter(round=round, verdict="")
        if round != self.round or not seen.update(
            verdict=verdict, reviewed_by=by, reviewed_at=now, **words
        ):
            raise Overtaken(_("The result has changed meanwhile. Look at it again"))
        return now


def _a_minute_ago() -> datetime:
    return timezone.now() - timedelta(minutes=1)


def _said(text: str, sentence: str, field: str = "text") -> str:
    """`text` if it says something; else the refusal `sentence` at `field`."""
    if not text.strip():
        raise Refusal(sentence, field)
    return text
