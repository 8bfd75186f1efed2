"""What a person is told: in the inbox at once, by mail through the outbox.

Promises: a notice is written in the transaction of its cause, once for each person and cause,
and is worded when it is read, in the reader's language and zone.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import outbox
from accounts.models import Notice, User
from smartfield.lib import durations
from smartfield.lib.bell import ring


class Kind(NamedTuple):
    """The words of a kind of notice; `%(fact)s` is filled from the notice's facts."""

    subject: Promise
    line: Promise
    action: Promise
    mark: str


KINDS = {
    "call_follow_up": Kind(
        _("Call back: %(name)s"),
        _("You wanted to call %(name)s on %(follow_up_on)s."),
        _("Open the call"),
        "phone",
    ),
    "agreement_ending": Kind(
        _("Ends soon: %(title)s"),
        _("The agreement “%(title)s” with %(client)s ends on %(ends_on)s."),
        _("Look at the agreement"),
        "overdue",
    ),
    "joined_company": Kind(
        _("You were added to %(client)s"),
        _("%(actor)s added you to %(client)s. If that is a mistake, you can leave it there."),
        _("See what you see there"),
        "claimed",
    ),
    "missed_call": Kind(
        _("Missed call: %(name)s"),
        _("%(name)s called at %(missed_at)s. Call back by %(due_at)s."),
        _("Call back"),
        "missed",
    ),
    "call_back_overdue": Kind(
        _("Not called back yet: %(name)s"),
        _("%(name)s called at %(missed_at)s; %(owner)s was to call back by %(due_at)s."),
        _("Call back"),
        "overdue",
    ),
    "ask_again": Kind(
        _("Ask again: %(client)s"),
        _("%(client)s said “not now” until %(ask_again_on)s."),
        _("Open the lead"),
        "phone",
    ),
    "export": Kind(
        _("Your export is ready: %(name)s"),
        _("All that is held about %(name)s is in one file. It is kept until %(until_on)s."),
        _("Fetch it"),
        "accepted",
    ),
    "assigned": Kind(
        _("A task for you: %(task)s"),
        _("%(actor)s gave you “%(task)s” for %(client)s."),
        _("Read the brief"),
        "claimed",
    ),
    "offered": Kind(
        _("An offer for you: %(task)s"),
        _(
            "%(actor)s offers you “%(task)s” for %(client)s until %(until_at)s."
            " The first to take it has it."
        ),
        _("Take it or say no"),
        "open",
    ),
    "offer_expired": Kind(
        _("Nobody took it: %(task)s"),
        _("Your offer of “%(task)s” for %(client)s is over; it is in the queue for everybody."),
        _("Look at the task"),
        "open",
    ),
    "offer_refused": Kind(
        _("Everybody said no: %(task)s"),
        _("Nobody you offered “%(task)s” to can take it; it is in the queue for everybody."),
        _("Look at the task"),
        "open",
    ),
    "unclaimed": Kind(
        _("Nobody has taken it yet: %(task)s"),
        _("“%(task)s” for %(client)s has been in the queue since %(since_at)s."),
        _("Look at the task"),
        "open",
    ),
    "claim_ending": Kind(
        _("Start, or it goes back: %(task)s"),
        _(
            "You took “%(task)s” for %(client)s. Without a clock by %(ends_at)s it goes back to"
            " the queue."
        ),
        _("Look at the task"),
        "claimed",
    ),
    "claim_ended": Kind(
        _("Back in the queue: %(task)s"),
        _("No clock was started on “%(task)s” for %(client)s, so others can take it again."),
        _("Look at the task"),
        "open",
    ),
    "claim_of_ended": Kind(
        _("Back in the queue: %(task)s"),
        _("%(who)s took “%(task)s” for %(client)s and started no clock in time."),
        _("Look at the task"),
        "open",
    ),
    "limit_near": Kind(
        _("80 %% of the hour limit: %(task)s"),
        _("%(used)s of at most %(bound)s are worked on “%(task)s” for %(client)s."),
        _("Look at the time"),
        "hours",
    ),
    "limit_reached": Kind(
        _("The hour limit is reached: %(task)s"),
        _(
            "%(used)s of at most %(bound)s are worked on “%(task)s” for %(client)s. Another start"
            " needs the manager's word."
        ),
        _("Look at the time"),
        "hours",
    ),
    "plan_near": Kind(
        _("80 %% of the plan: %(task)s"),
        _("%(used)s of about %(bound)s are worked on “%(task)s” for %(client)s."),
        _("Look at the time"),
        "hours",
    ),
    "plan_reached": Kind(
        _("The plan is used up: %(task)s"),
        _("%(used)s of about %(bound)s are worked on “%(task)s” for %(client)s."),
        _("Look at the time"),
        "hours",
    ),
    "time_asked": Kind(
        _("More time? %(task)s"),
        _("%(actor)s needs up to %(time)s for “%(task)s”: %(words)s"),
        _("Answer"),
        "hours",
    ),
    "time_given": Kind(
        _("Go on: %(task)s"),
        _("%(actor)s agrees to up to %(time)s for “%(task)s”. %(words)s"),
        _("Look at the task"),
        "hours",
    ),
    "time_refused": Kind(
        _("No more time: %(task)s"),
        _("%(actor)s leaves the hour limit of “%(task)s” as it is: %(words)s"),
        _("Look at the task"),
        "hours",
    ),
    "freed": Kind(
        _("The clock can start: %(task)s"),
        _("%(number)s has ended, and “%(task)s” for %(client)s waits for nothing more."),
        _("Look at the task"),
        "claimed",
    ),
    "merged": Kind(
        _("%(number)s is a part of another now: %(task)s"),
        _("%(actor)s merged %(number)s into “%(task)s” for %(client)s: they are the same thing."),
        _("Look at the task"),
        "cancelled",
    ),
    "merged_in": Kind(
        _("More to it now: %(task)s"),
        _("%(actor)s merged %(number)s into “%(task)s” for %(client)s. What came along is there."),
        _("Look at the task"),
        "claimed",
    ),
    "split": Kind(
        _("Less to it now: %(task)s"),
        _(
            "%(actor)s took a part out of “%(task)s” for %(client)s. It is a task of its own now:"
            " %(numbers)s."
        ),
        _("Look at the task"),
        "claimed",
    ),
    "deadline_near": Kind(
        _("Due soon: %(task)s"),
        _("“%(task)s” for %(client)s is due %(due_at)s."),
        _("Look at the task"),
        "overdue",
    ),
    "deadline_missed": Kind(
        _("Past due: %(task)s"),
        _("“%(task)s” for %(client)s was due %(due_at)s."),
        _("Look at the task"),
        "overdue",
    ),
    "clock_forgotten": Kind(
        _("Still on it? %(task)s"),
        _("The clock on “%(task)s” has been running since %(since_at)s."),
        _("Answer"),
        "running",
    ),
    "clock_stopped": Kind(
        _("The clock was stopped: %(task)s"),
        _(
            "Nothing was heard after %(stopped_at)s, so the clock on “%(task)s” was stopped there."
            " Say if that is right."
        ),
        _("Check the time"),
        "hours",
    ),
    "time_declined": Kind(
        _("Time came back: %(task)s"),
        _("%(actor)s sent back %(time)s on “%(task)s”: %(words)s"),
        _("Change the time"),
        "sent_back",
    ),
    "request": Kind(
        _("A request from %(client)s: %(task)s"),
        _("%(actor)s asks for “%(task)s”."),
        _("Look at the request"),
        "draft",
    ),
    "request_changed": Kind(
        _("A request has changed: %(task)s"),
        _("%(actor)s added to the request “%(task)s”: %(words)s"),
        _("Look at the request"),
        "draft",
    ),
    "request_taken": Kind(
        _("We take it on: %(task)s"),
        _("%(actor)s confirmed your request “%(task)s” and looks for the right person."),
        _("See the task"),
        "open",
    ),
    "request_declined": Kind(
        _("We do not take it on: %(task)s"),
        _("%(actor)s cannot take your request “%(task)s” on: %(words)s"),
        _("See the request"),
        "cancelled",
    ),
    "question": Kind(
        _("A question for you: %(task)s"),
        _("%(actor)s asks about “%(task)s”: %(words)s"),
        _("Answer"),
        "on_hold",
    ),
    "question_waiting": Kind(
        _("A question still waits for you: %(task)s"),
        _("“%(task)s” stands still until you answer: %(words)s"),
        _("Answer"),
        "on_hold",
    ),
    "answered": Kind(
        _("Answered: %(task)s"),
        _("%(actor)s answered about “%(task)s”: %(words)s"),
        _("Read the answer"),
        "in_progress",
    ),
    "recalled": Kind(
        _("Answer taken back: %(task)s"),
        _("%(actor)s took the answer about “%(task)s” back. It waits for a new one."),
        _("Look at the task"),
        "on_hold",
    ),
    "following": Kind(
        _("You follow a task: %(task)s"),
        _("%(actor)s lets you follow “%(task)s” for %(client)s: you hear of comments and results."),
        _("Look at the task"),
        "comment",
    ),
    "comment": Kind(
        _("%(actor)s wrote: %(task)s"),
        _("%(actor)s wrote on “%(task)s”: %(words)s"),
        _("Read it"),
        "comment",
    ),
    "correction": Kind(
        _("A correction: %(task)s"),
        _("%(actor)s asks for a change in “%(task)s”: %(words)s"),
        _("Look at the correction"),
        "sent_back",
    ),
    "correction_waiting": Kind(
        _("A correction still waits: %(task)s"),
        _("A correction in “%(task)s” is open since %(since_at)s: %(words)s"),
        _("Look at the correction"),
        "sent_back",
    ),
    "correction_declined": Kind(
        _("Left as it is: %(task)s"),
        _("You asked in “%(task)s”: “%(point)s”. %(actor)s leaves it as it is: %(words)s"),
        _("Look at the task"),
        "sent_back",
    ),
    "delivered": Kind(
        _("Ready for you: %(task)s"),
        _("%(actor)s delivered the result of “%(task)s”: %(words)s"),
        _("Look at the result"),
        "in_review",
    ),
    "review_waiting": Kind(
        _("The result still waits for you: %(task)s"),
        _("The result of “%(task)s” waits for your word since %(since_at)s."),
        _("Look at the result"),
        "in_review",
    ),
    "expiry_near": Kind(
        _("It will count as accepted: %(task)s"),
        _(
            "If we hear nothing, the result of “%(task)s” counts as accepted on %(expires_at)s,"
            " as your contract says."
        ),
        _("Look at the result"),
        "in_review",
    ),
    "sent_back": Kind(
        _("Sent back: %(task)s"),
        _("%(actor)s sent “%(task)s” back: %(words)s"),
        _("See the corrections"),
        "sent_back",
    ),
    "accepted": Kind(
        _("Accepted: %(task)s"),
        _("%(actor)s accepted the result of “%(task)s”. %(words)s"),
        _("See the task"),
        "accepted",
    ),
    "poor_rating": Kind(
        _("A poor rating, call them today: %(task)s"),
        _("%(client)s rated “%(task)s” %(rating)s of 5. %(words)s"),
        _("See the task"),
        "sent_back",
    ),
    "charge_questioned": Kind(
        _("Free or charged? %(task)s"),
        _("%(actor)s asks whether a correction in “%(task)s” is charged: %(words)s"),
        _("Decide"),
        "on_hold",
    ),
    "charge_waits": Kind(
        _("The charge waits for you: %(task)s"),
        _("“%(task)s” has ended, and nothing is charged until you decide on: %(words)s"),
        _("Decide"),
        "on_hold",
    ),
    "decided_free": Kind(
        _("It costs nothing: %(task)s"),
        _("%(actor)s decided that a correction in “%(task)s” is free: %(words)s"),
        _("Look at the correction"),
        "accepted",
    ),
    "decided_charged": Kind(
        _("It is charged: %(task)s"),
        _("%(actor)s decided that a correction in “%(task)s” is charged: %(words)s"),
        _("Look at the correction"),
        "hours",
    ),
    "released": Kind(
        _("Back in the queue: %(task)s"),
        _("%(actor)s gave “%(task)s” back: %(words)s"),
        _("Look at the task"),
        "open",
    ),
    "handed_over": Kind(
        _("Handed over to you: %(task)s"),
        _("%(actor)s hands “%(task)s” over to you: %(words)s"),
        _("Read the note"),
        "claimed",
    ),
    "hold_over": Kind(
        _("Time to go on: %(task)s"),
        _("“%(task)s” was on hold until %(until_on)s."),
        _("Look at the task"),
        "on_hold",
    ),
    "reopened": Kind(
        _("Opened again: %(task)s"),
        _("%(actor)s opened “%(task)s” again: %(words)s"),
        _("Look at the task"),
        "in_progress",
    ),
    "cancelled": Kind(
        _("Cancelled: %(task)s"),
        _("%(actor)s cancelled “%(task)s”: %(words)s"),
        _("See the task"),
        "cancelled",
    ),
    "playbook_changed": Kind(
        _("The playbook has changed: %(client)s"),
        _("%(actor)s changed “%(section)s”. %(words)s"),
        _("Read what changed"),
        "book",
    ),
    "section_question": Kind(
        _("A question about “%(section)s”: %(client)s"),
        _("%(actor)s asks: %(words)s"),
        _("Answer"),
        "comment",
    ),
    "section_question_waiting": Kind(
        _("A question still waits: “%(section)s”, %(client)s"),
        _("%(actor)s asked on %(since_at)s: %(words)s"),
        _("Answer"),
        "comment",
    ),
    "learning_confirmed": Kind(
        _("Confirmed: %(title)s"),
        _("%(actor)s confirmed “%(title)s” in your learning log. %(words)s"),
        _("See your growth"),
        "accepted",
    ),
    "learning_declined": Kind(
        _("Not confirmed: %(title)s"),
        _("%(actor)s did not confirm “%(title)s” in your learning log: %(words)s"),
        _("See your growth"),
        "sent_back",
    ),
    "bonus": Kind(
        _("A bonus for you: %(amount)s"),
        _("%(actor)s approved a bonus of %(amount)s. %(words)s"),
        _("See why"),
        "accepted",
    ),
    "bonus_declined": Kind(
        _("No bonus this time: %(amount)s"),
        _("%(actor)s declined a bonus of %(amount)s: %(words)s"),
        _("See why"),
        "sent_back",
    ),
    "bonus_question": Kind(
        _("A question about a bonus: %(name)s"),
        _("%(actor)s asks about a bonus of %(amount)s: %(words)s"),
        _("Answer"),
        "on_hold",
    ),
    "bonus_answered": Kind(
        _("Answered: your bonus of %(amount)s"),
        _("%(actor)s answered: %(words)s"),
        _("Read the answer"),
        "comment",
    ),
    "section_answered": Kind(
        _("Answered: “%(section)s”, %(client)s"),
        _("%(actor)s answered: %(words)s"),
        _("Read the answer"),
        "comment",
    ),
}

WORDS_SHOWN = 280


def tell(person: User, kind: str, cause: str, path: str, **facts: Any) -> bool:
    """Tell `person` once for `cause`; False when they know already. Call it in the cause's
    transaction. Facts ending in `_at` are instants, in `_on` days, in `_seconds`
    lengths; others are texts."""
    stored = {name: _storable(value) for name, value in facts.items() if value is not None}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_notice (person_id, kind, cause, facts, path, created_at)"
            " VALUES (%s, %s, %s, %s, %s, now())"
            " ON CONFLICT (person_id, cause) DO NOTHING RETURNING id",
            [person.pk, kind, cause, _json(stored), path],
        )
        row = cursor.fetchone()
    if row:
        ring("inbox", person=person.pk)
    if row and person.wants_mail:
        outbox.put("mail notice", str(row[0]), notice=row[0])
    return bool(row)


def _json(facts: Mapping[str, str]) -> Any:
    return Notice._meta.get_field("facts").get_db_prep_value(facts, connection)


def _storable(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)[:WORDS_SHOWN]


def _shown(name: str, value: str) -> str:
    if name.endswith("_at"):
        local = timezone.localtime(datetime.fromisoformat(value))
        return formats.date_format(local, "SHORT_DATETIME_FORMAT")
    if name.endswith("_on"):
        return formats.date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if name.endswith("_seconds"):
        return durations.spelled(int(value))
    return value


class Worded(NamedTuple):
    """A notice in the words of its reader; `time` says what a result took, "" elsewhere."""

    notice: Notice
    subject: str
    line: str
    action: str
    mark: str
    time: str = ""


def worded(notice: Notice) -> Worded:
    """`notice` in the active language and zone."""
    kind = KINDS[notice.kind]
    facts = _Facts({name: _shown(name, value) for name, value in notice.facts.items()})
    subject, line = (str(words) % facts for words in (kind.subject, kind.line))
    return Worded(notice, _tidy(subject), _tidy(line), str(kind.action), kind.mark, _time(facts))


def _time(facts: Mapping[str, str]) -> str:
    if "worked_seconds" not in facts:
        return ""
    is_planned = "planned_seconds" in facts
    words = _("%(worked)s of about %(planned)s.") if is_planned else _("%(worked)s of work.")
    return str(words) % {
        "worked": facts["worked_seconds"],
        "planned": facts.get("planned_seconds", ""),
    }


class _Facts(dict[str, str]):
    """Facts that nobody gave: a rule has no actor, a verdict may have no words."""

    def __missing__(self, name: str) -> str:
        return str(_("Smartfield")) if name == "actor" else ""


def _tidy(sentence: str) -> str:
    return " ".join(sentence.split()).removesuffix(":")
