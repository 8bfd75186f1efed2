"""A manager's word on bonuses, their own gifts, and the assistant's questions.

Promises: each line is decided once; whom it concerns is told, in the same moment; a second press
does nothing more.
Refuses: a decision where one is given, a no, a gift, a question or an answer without words.
"""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import notices
from accounts.models import User
from assistants.models import Bonus
from smartfield.lib import figures
from smartfield.lib.refusals import Overtaken, Refusal
from tasks.models import Task

MINE, ALL = "/me/bonuses/", "/people/bonuses/"
State = Bonus.State


@transaction.atomic
def approve(bonus: Bonus, *, by: User) -> None:
    _hold(bonus)
    if bonus.state == State.APPROVED:
        return
    _check_waiting(bonus)
    _decide(bonus, State.APPROVED, by)
    _tell(bonus, "bonus", bonus.assistant, by, words=bonus.reason)


@transaction.atomic
def decline(bonus: Bonus, *, by: User, word: str) -> None:
    """A no, with the reason, which the assistant reads."""
    _hold(bonus)
    _check_waiting(bonus)
    if not word.strip():
        raise Refusal(_("Say why, in a sentence: the assistant reads it"), "word")
    _decide(bonus, State.DECLINED, by, word)
    _tell(bonus, "bonus_declined", bonus.assistant, by, words=word)


@transaction.atomic
def give(task: Task, *, by: User, amount: Decimal, currency: str, reason: str) -> Bonus:
    """A manager's own bonus to whoever has `task`, approved at once."""
    task.refresh_from_db(from_queryset=Task.objects.select_for_update(no_key=True))
    if task.assistant is None:
        raise Refusal(_("Nobody has this task: there is no one to give it to"))
    if not reason.strip():
        raise Refusal(_("Say what it is for: the assistant reads it"), "reason")
    said = {"amount": amount, "currency": currency, "reason": reason, "given_by": by}
    now = timezone.now()
    just_now = Bonus.objects.filter(task=task, **said, made_at__gt=now - timedelta(minutes=1))
    if echo := just_now.first():
        return echo
    bonus = Bonus.objects.create(
        task=task,
        assistant=task.assistant,
        **said,
        earned_at=now,
        state=State.APPROVED,
        decided_by=by,
        decided_at=now,
    )
    _tell(bonus, "bonus", task.assistant, by, words=reason)
    return bonus


@transaction.atomic
def ask(bonus: Bonus, *, by: User, text: str) -> None:
    """The assistant asks about a line of theirs; the manager who answers for it is told."""
    _hold(bonus)
    if not text.strip():
        raise Refusal(_("Write your question"), "text")
    if bonus.question:
        raise Overtaken(_("You have asked about it already"))
    bonus.question, bonus.asked_at = text, timezone.now()
    bonus.save(update_fields=["question", "asked_at"])
    for manager in _answerable(bonus):
        _tell(bonus, "bonus_question", manager, by, words=text)


@transaction.atomic
def answer(bonus: Bonus, *, by: User, text: str) -> None:
    _hold(bonus)
    if not text.strip():
        raise Refusal(_("Write your answer"), "answer")
    if not bonus.question or bonus.answer:
        raise Overtaken(_("The question is answered already"))
    bonus.answer, bonus.answered_by, bonus.answered_at = text, by, timezone.now()
    bonus.save(update_fields=["answer", "answered_by", "answered_at"])
    _tell(bonus, "bonus_answered", bonus.assistant, by, words=text)


def _hold(bonus: Bonus) -> None:
    related = ("assistant", "decided_by", "given_by", "terms__written_by")
    rows = Bonus.objects.select_for_update(of=("self",)).select_related(*related)
    bonus.refresh_from_db(from_queryset=rows)


def _check_waiting(bonus: Bonus) -> None:
    if bonus.state == State.WITHDRAWN:
        raise Overtaken(_("The task was opened again meanwhile: it is not earned after all"))
    if bonus.state != State.WAITING:
        raise Overtaken(
            _("%(who)s has decided it already: %(decision)s")
            % {"who": bonus.decided_by, "decision": bonus.get_state_display()}
        )


def _decide(bonus: Bonus, state: str, by: User, word: str = "") -> None:
    bonus.state, bonus.word = state, word
    bonus.decided_by, bonus.decided_at = by, timezone.now()
    bonus.save(update_fields=["state", "word", "decided_by", "decided_at"])


def _answerable(bonus: Bonus) -> list[User]:
    """Who decided it, gave it or wrote its rule, while they work here; else every manager."""
    writer = bonus.terms.written_by if bonus.terms else None
    for person in (bonus.decided_by, bonus.given_by, writer):
        if person and person.is_active and person.is_manager:
            return [person]
    return list(User.objects.managers())


def _tell(bonus: Bonus, kind: str, person: User, by: User, *, words: str) -> None:
    with translation.override(person.language or translation.get_language()):
        amount = figures.money(bonus.amount, bonus.currency)
    page = MINE if person == bonus.assistant else f"{ALL}{bonus.pk}/"
    facts = {"actor": by, "amount": amount, "name": bonus.assistant, "words": words}
    notices.tell(person, kind, f"{kind}:{bonus.pk}", page, **facts)
