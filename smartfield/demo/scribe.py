"""Writes two years of lives into the tables, in agreement with each other."""

from collections.abc import Iterator

from billing.models import Charge, ChargedEntry, ChargeLine
from billing.rounding import billed_minutes
from smartfield.demo.copying import (
    NOTHING,
    rows_of,
)
from smartfield.demo.crowd import HOURLY, Crowd
from smartfield.demo.lives import DAY, HOUR, MINUTE, Life
from smartfield.demo.spelling import Moments, Prose
from smartfield.lib.money import price
from tasks.models import (
    Assignment,
    Comment,
    Correction,
    Criterion,
    Delivery,
    Event,
    Skill,
    State,
    Task,
)
from tasks.states import UNASSIGNED
from timetracking.models import TimeEntry

COMMENTS_A_TASK = 3
RUNNING = 0.25  # of the assistants have the clock on
HELD = {State.CLAIMED, State.IN_PROGRESS, State.ON_HOLD, State.IN_REVIEW, State.SENT_BACK}


class Scribe:
    """Writes the lives down, table by table."""

    def __init__(self, crowd: Crowd, made: list[Life], categories, now, random, say):
        self.crowd, self.made, self.random, self.say = crowd, made, random, say
        self.categories = [category.pk for category in categories]
        self.now = int(now.timestamp())
        self.at = Moments()
        self.prose = Prose(random)

    def write(self) -> None:
        self.write_tasks()
        self.write_entries()
        self.write_charges()
        self.write_events()
        self.write_rounds()
        self.write_words()

    # Who ------------------------------------------------------------------------------

    def assistant(self, life: Life) -> str:
        return NOTHING if life.assistant is None else str(self.crowd.assistants[life.assistant].pk)

    def manager(self, life: Life) -> int:
        return self.crowd.clients[life.client].manager_id

    def owner(self, life: Life) -> int:
        return self.crowd.contacts[life.client].user_id

    # What -----------------------------------------------------------------------------

    def write_tasks(self) -> None:
        columns = (
            *("id", "client_id", "contact_id", "title", "brief", "state", "priority"),
            *("category_id", "manager_id", "assistant_id", "created_by_id", "due_at"),
            *("estimate_minutes", "round", "held_from", "is_charged", "created_at"),
            *("published_at", "claimed_at", "delivered_at", "accepted_at", "moved_at"),
        )
        with rows_of(Task, *columns) as write:
            write(self._task(life) for life in self.made)
        with rows_of(Task.skills.through, "id", "task_id", "skill_id") as write:
            write(
                f"{n}\t{life.number}\t{skill.pk}"
                for n, (life, skill) in enumerate(self._needs(), 1)
            )
        with rows_of(Criterion, "id", "task_id", "text", "position", "is_met") as write:
            write(self._criteria())
        self.say(f"{len(self.made):,} tasks")

    def _task(self, life: Life) -> str:
        at, client, manager = self.at, self.crowd.clients[life.client], self.manager(life)
        title, brief = self.prose.task(client.language)
        is_held = life.assistant is not None
        is_over = life.state in (State.ACCEPTED, State.IN_REVIEW, State.SENT_BACK)
        estimate = sum(end - start for start, end in life.entries) // 60 // 30 * 30 + 30
        fields = (
            *(life.number, client.pk, self.crowd.contacts[life.client].pk, title, brief),
            *(life.state, self.random.choice((1, 2, 2, 2, 2, 3))),
            *(self.random.choice(self.categories), manager, self.assistant(life), manager),
            *(self._due(life), estimate, 1 + _returns(life)),
            State.IN_PROGRESS if life.state == State.ON_HOLD else "",
            "f" if life.state == State.CANCELLED else "t",
            at(life.created),
            NOTHING if life.state == State.DRAFT else at(life.published),
            at(life.claimed) if is_held else NOTHING,
            at(life.delivered) if is_over else NOTHING,
            at(life.accepted) if life.state == State.ACCEPTED else NOTHING,
            at(_moved(life)),
        )
        return "\t".join(map(str, fields))

    def _due(self, life: Life) -> str:
        if self.random.random() < 0.1:
            return NOTHING
        if life.state in (State.ACCEPTED, State.CANCELLED):
            due = (life.delivered or life.published) + self.random.randint(-DAY, 4 * DAY)
        else:
            due = self.now + self.random.randint(-DAY // 2, 12 * DAY)
        return self.at(due // (15 * MINUTE) * 15 * MINUTE)

    def _needs(self) -> Iterator[tuple[Life, Skill]]:
        for life in self.made:
            for skill in self.random.sample(self.crowd.skills, self.random.choice((1, 1, 2))):
                yield life, skill

    def _criteria(self) -> Iterator[str]:
        number = 0
        for life in self.made:
            language = self.crowd.clients[life.client].language
            is_met = "t" if life.state in (State.ACCEPTED, State.IN_REVIEW) else "f"
            for position in range(2):
                number += 1
                text = self.prose.line("done", language)
                yield f"{number}\t{life.number}\t{text}\t{position}\t{is_met}"

    # Time and money -------------------------------------------------------------------

    def write_entries(self) -> None:
        columns = (
            *("id", "assistant_id", "task_id", "started_at", "ended_at", "note", "last_sign_at"),
            *("created_at", "locked_at"),
        )
        with rows_of(TimeEntry, *columns) as write:
            write(self._entries())
            write(self._clocks())
        self.say("Time entries")

    def _entries(self) -> Iterator[str]:
        number, at = 0, self.at
        for life in self.made:
            language = self.crowd.clients[life.client].language
            who = self.assistant(life)
            locked = at(life.accepted) if life.state == State.ACCEPTED else NOTHING
            for start, end in life.entries:
                number += 1
                begun, ended = at(start), at(end)
                note = self.prose.line("notes", language)
                yield (
                    f"{number}\t{who}\t{life.number}\t{begun}\t{ended}\t{note}\t{ended}\t{begun}"
                    f"\t{locked}"
                )
        self.entries = number

    def _clocks(self) -> Iterator[str]:
        """Clocks that run now, on the first task at work of some assistants."""
        at_work: dict[int, Life] = {}
        for life in self.made:
            if life.state == State.IN_PROGRESS:
                at_work.setdefault(life.assistant, life)
        for assistant, life in at_work.items():
            if assistant == 0 or self.random.random() < RUNNING:
                self.entries += 1
                begun = self.at(self.now - self.random.randint(2 * MINUTE, 3 * HOUR))
                yield (
                    f"{self.entries}\t{self.assistant(life)}\t{life.number}\t{begun}\t{NOTHING}\t"
                    f"\t{self.at(self.now - MINUTE)}\t{begun}\t{NOTHING}"
                )

    def write_charges(self) -> None:
        """One charge and one line for each accepted task: its minutes, rounded up to one."""
        accepted = [life for life in self.made if life.state == State.ACCEPTED]
        worth = [_charge(life) for life in accepted]
        numbered = list(enumerate(zip(accepted, worth, strict=True), 1))
        money = ("actual_seconds", "billed_minutes", "amount")
        columns = ("id", "task_id", "client_id", "cause", "currency", *money, "rounding", "made_at")
        with rows_of(Charge, *columns) as write:
            write(
                f"{n}\t{life.number}\t{self.crowd.clients[life.client].pk}\taccepted {life.number}"
                f"\tEUR\t{sums}\t1 task 0\t{self.at(life.accepted)}"
                for n, (life, sums) in numbered
            )
        with rows_of(ChargeLine, "id", "charge_id", *money, "hourly", "on") as write:
            write(f"{n}\t{n}\t{sums}\t{HOURLY}\t{NOTHING}" for n, (_, sums) in numbered)
        with rows_of(ChargedEntry, "id", "line_id", "entry_id") as write:
            write(self._charged())
        self.say(f"{len(accepted):,} charges")

    def _charged(self) -> Iterator[str]:
        entry = line = number = 0
        for life in self.made:
            is_charged = life.state == State.ACCEPTED
            line += is_charged
            for _ in life.entries:
                entry += 1
                if is_charged:
                    number += 1
                    yield f"{number}\t{line}\t{entry}"

    # What happened ----------------------------------------------------------------------

    def write_events(self) -> None:
        moves = sorted(
            (at, life.number, *move) for life in self.made for at, *move in self._moves(life)
        )
        columns = ("id", "at", "task_id", "verb", "by_id", "from_state", "to_state", "why")
        with rows_of(Event, *columns) as write:
            write(
                f"{n}\t{self.at(at)}\t{task}\t{verb}\t{by}\t{before}\t{after}\t{why}"
                for n, (at, task, verb, by, before, after, why) in enumerate(moves, 1)
            )
        columns = ("id", "task_id", "assistant_id", "since", "until")
        with rows_of(Assignment, *columns) as write:
            write(
                f"{n}\t{life.number}\t{self.assistant(life)}\t{self.at(life.claimed)}"
                f"\t{NOTHING if life.state in HELD else self.at(_moved(life))}"
                for n, life in enumerate(
                    (life for life in self.made if life.claimed and life.assistant is not None), 1
                )
            )
        self.say(f"{len(moves):,} events")

    def _moves(self, life: Life) -> Iterator[tuple[int, str, object, str, str, str]]:
        """Each as instant, verb, by whom, from, to, why."""
        manager, owner, assistant = self.manager(life), self.owner(life), self.assistant(life)
        language = self.crowd.clients[life.client].language
        yield life.created, "draft", manager, "", State.DRAFT, ""
        if life.state == State.DRAFT:
            return
        yield life.published, "publish", manager, State.DRAFT, State.OPEN, ""
        before = State.OPEN
        if life.assistant is not None:
            took = ("claim", assistant) if life.entries else ("assign", manager)
            yield life.claimed, *took, State.OPEN, State.CLAIMED, ""
            before = State.CLAIMED
        if life.entries:
            yield life.entries[0][0], "start", assistant, before, State.IN_PROGRESS, ""
            before = State.IN_PROGRESS
        if life.returned:
            first, back = life.returned
            summary, why = self.prose.line("summary", language), self.prose.line("talk", language)
            yield first, "deliver", assistant, before, State.IN_REVIEW, summary
            yield back, "send_back", owner, State.IN_REVIEW, State.SENT_BACK, why
            before = State.SENT_BACK
        yield from self._last_moves(life, before)

    def _last_moves(self, life: Life, before: str):
        owner, assistant = self.owner(life), self.assistant(life)
        words = self.prose.line("talk", self.crowd.clients[life.client].language)
        if life.state in (State.IN_REVIEW, State.ACCEPTED, State.SENT_BACK):
            yield life.delivered, "deliver", assistant, before, State.IN_REVIEW, words
        if life.state == State.ACCEPTED:
            yield life.accepted, "accept", owner, State.IN_REVIEW, State.ACCEPTED, ""
        if life.state == State.SENT_BACK:
            yield life.accepted, "send_back", owner, State.IN_REVIEW, State.SENT_BACK, words
        if life.state == State.ON_HOLD:
            yield _moved(life), "hold", assistant, before, State.ON_HOLD, words
        if life.state == State.CANCELLED:
            yield _moved(life), "cancel", self.manager(life), before, State.CANCELLED, words

    def write_rounds(self) -> None:
        columns = (
            *("id", "task_id", "round", "summary", "delivered_by_id", "delivered_at", "verdict"),
            *("reviewed_by_id", "reviewed_at", "rating"),
        )
        with rows_of(Delivery, *columns) as write:
            write(f"{n}\t{line}" for n, line in enumerate(self._deliveries(), 1))
        columns = (
            *("id", "task_id", "round", "text", "asked_by_id", "asked_at", "came_by_return"),
            *("state", "settled_by_id", "settled_at"),
        )
        with rows_of(Correction, *columns) as write:
            write(f"{n}\t{line}" for n, line in enumerate(self._corrections(), 1))
        self.say("Deliveries and corrections")

    def _deliveries(self) -> Iterator[str]:
        at = self.at
        for life in self.made:
            who, owner = self.assistant(life), self.owner(life)
            text = self.prose.line("summary", self.crowd.clients[life.client].language)
            rounds = 1
            if life.returned:
                first, back = life.returned
                rounds = 2
                yield (
                    f"{life.number}\t1\t{text}\t{who}\t{at(first)}\tsent_back\t{owner}\t{at(back)}"
                    f"\t{NOTHING}"
                )
            done = f"{life.number}\t{rounds}\t{text}\t{who}\t{at(life.delivered)}"
            if life.state == State.ACCEPTED:
                rating = self.random.choice((3, 4, 4, 5, 5, 5, 5, NOTHING))
                yield f"{done}\taccepted\t{owner}\t{at(life.accepted)}\t{rating}"
            elif life.state == State.SENT_BACK:
                yield f"{done}\tsent_back\t{owner}\t{at(life.accepted)}\t{NOTHING}"
            elif life.state == State.IN_REVIEW:
                yield f"{done}\t\t{NOTHING}\t{NOTHING}\t{NOTHING}"

    def _corrections(self) -> Iterator[str]:
        at = self.at
        for life in self.made:
            text = self.prose.line("talk", self.crowd.clients[life.client].language)
            asked = f"{life.number}\t2\t{text}\t{self.owner(life)}"
            if life.returned:
                done = f"done\t{self.assistant(life)}\t{at(life.delivered)}"
                yield f"{asked}\t{at(life.returned[1])}\tt\t{done}"
            elif life.state == State.SENT_BACK:
                yield f"{asked}\t{at(life.accepted)}\tt\topen\t{NOTHING}\t{NOTHING}"

    def write_words(self) -> None:
        """Comments while the task lasts: of the client, the assistant, the manager; a sixth of
        the team's are for the team only. Questions of tasks on hold come first."""
        talked = [life for life in self.made if life.state not in UNASSIGNED]
        total = COMMENTS_A_TASK * len(self.made)
        held = [life for life in talked if life.state == State.ON_HOLD]
        columns = ("id", "task_id", "kind", "author_id", "text", "is_internal", "created_at")
        chosen = self.random.choices(
            talked, [self.random.random() ** 2 for _ in talked], k=total - len(held)
        )
        with rows_of(Comment, *columns) as write:
            write(self._question(n, life) for n, life in enumerate(held, 1))
            write(self._comment(n, life) for n, life in enumerate(chosen, len(held) + 1))
        self.say(f"{total:,} comments")

    def _question(self, number: int, life: Life) -> str:
        text = self.prose.line("question", self.crowd.clients[life.client].language)
        asked = self.at(_moved(life))
        return f"{number}\t{life.number}\tquestion\t{self.assistant(life)}\t{text}\tf\t{asked}"

    def _comment(self, number: int, life: Life) -> str:
        text = self.prose.line("talk", self.crowd.clients[life.client].language)
        turn = self.random.random()
        by = self.owner(life) if turn < 0.4 else self.manager(life)
        if turn > 0.6 and life.assistant is not None:
            by = self.assistant(life)
        internal = "t" if 0.5 < turn < 0.6 or turn > 0.95 else "f"
        spoken = self.at(self.random.randint(life.published, _moved(life)))
        return f"{number}\t{life.number}\tcomment\t{by}\t{text}\t{internal}\t{spoken}"


def _returns(life: Life) -> int:
    return bool(life.returned) + (life.state == State.SENT_BACK)


def _moved(life: Life) -> int:
    """When the task was last moved."""
    match life.state:
        case State.DRAFT:
            return life.created
        case State.OPEN:
            return life.published
        case State.CLAIMED:
            return life.claimed
        case State.IN_PROGRESS:
            return life.entries[0][0]
        case State.ACCEPTED | State.SENT_BACK:
            return life.accepted
        case State.CANCELLED if not life.entries:
            return life.published + HOUR
    return life.delivered


def _charge(life: Life) -> str:
    """Seconds, minutes and money, as the roll-up reckons them for the usual terms."""
    seconds = sum(end - start for start, end in life.entries)
    minutes = billed_minutes(seconds, 1)
    return f"{seconds}\t{minutes}\t{price(minutes, HOURLY, 'EUR')}"
