"""Questions under a section of a playbook, and their answers.

Promises: the question reaches the client's manager and whoever wrote the section; the answer
reaches the one who asked, and stands under the section for the next reader; one answer, however
many write one.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import notices
from accounts.models import User
from clients.models import PlaybookSection, SectionQuestion
from clients.policies import may_write_playbook
from smartfield.lib.refusals import Overtaken


@transaction.atomic
def ask(
    section: PlaybookSection, *, by: User, text: str, at_second: int | None = None
) -> SectionQuestion:
    """Ask about the section, or about a moment of its sound or video. Asked twice in the same
    words it is one question, while it waits for its answer."""
    PlaybookSection.objects.select_for_update(no_key=True).get(pk=section.pk)
    question, is_new = SectionQuestion.objects.open().get_or_create(
        section=section, asked_by=by, text=text, at_second=at_second if section.is_played else None
    )
    for person in _answerers(question) if is_new else ():
        tell(question, "section_question", person, by=by, words=text)
    return question


@transaction.atomic
def answer(question: SectionQuestion, *, by: User, answer: str) -> None:
    """Answer it. Raises `Overtaken` when somebody else has answered in other words."""
    there = SectionQuestion.objects.select_for_update(no_key=True, of=("self",))
    question.refresh_from_db(from_queryset=there)
    if question.answered_at:
        if question.answered_by == by and question.answer == answer:
            return
        words = _("%(who)s has answered meanwhile: “%(answer)s”")
        raise Overtaken(words % {"who": question.answered_by, "answer": question.answer})
    question.answer, question.answered_by, question.answered_at = answer, by, timezone.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    tell(question, "section_answered", question.asked_by, by=by, words=answer)


def tell(question: SectionQuestion, kind: str, person: User, *, by: User, **facts: Any) -> None:
    """Tell `person` once, in the words of `kind`, about the question."""
    section = question.section
    notices.tell(
        person,
        kind,
        f"{kind}:{question.pk}",
        question.get_absolute_url(),
        actor=by,
        section=section.title,
        client=section.client,
        **facts,
    )


def _answerers(question: SectionQuestion) -> set[User]:
    """The client's manager, and the author while they may still write here."""
    section = question.section
    people = {section.client.manager, section.author}
    return {p for p in people if p.is_active and may_write_playbook(p, section.client)}
