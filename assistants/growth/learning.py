"""The learning log, and the fields that somebody wants to grow into.

Promises: what is written twice in a press is written once; a decision is made once, and lifts the
level of a skill in the same moment, never lowers it; wishing again is wishing once.
Refuses: a certificate without its file, a day to come, a refusal without a reason, a second word.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import notices
from accounts.filing import keep
from accounts.models import User
from assistants import describing
from assistants.models import Learning, Profile, Wish
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.lib.uploads import Chosen
from tasks.models import Skill, Task

PAGE = "/me/growth/"
State = Learning.State


@transaction.atomic
def write_down(
    *,
    by: User,
    kind: str,
    title: str,
    text: str,
    finished_on: date,
    skill: Skill | None = None,
    level: int | None = None,
    file: Chosen | None = None,
) -> Learning:
    """What `by` learned; with a skill, the level that they see themselves at now."""
    _gate(by)
    if finished_on > timezone.localdate():
        raise Refusal(_("Choose a day up to today"), "finished_on")
    if kind == Learning.Kind.CERTIFICATE and not file:
        raise Refusal(_("Add the certificate as a file"), "file")
    said = {"kind": kind, "title": title, "text": text, "finished_on": finished_on}
    if echo := _echo(by, **said):
        return echo
    kept = keep(file, by=by) if file else None
    return Learning.objects.create(assistant=by, skill=skill, level=level, file=kept, **said)


@transaction.atomic
def confirm(learning: Learning, *, by: User, level: int | None = None, word: str = "") -> None:
    """A manager's yes; the skill is lifted to `level`, if that is more than they had."""
    profile = _gate(learning.assistant)
    _hold(learning)
    learning.level = learning.level and (level or learning.level)
    if learning.skill and learning.level:
        lifted = _lift(profile, learning.skill, learning.level, by=by, words=learning.title)
        learning.lifted_from = lifted
    _decide(learning, State.CONFIRMED, by, word)


@transaction.atomic
def decline(learning: Learning, *, by: User, word: str) -> None:
    """A manager's no, with the reason, which the assistant reads."""
    _gate(learning.assistant)
    _hold(learning)
    if not word.strip():
        raise Refusal(_("Say why, in a sentence: the assistant reads it"), "word")
    _decide(learning, State.DECLINED, by, word)


def wish(skill: Skill, *, by: User) -> None:
    """`by` wants to grow into `skill`."""
    Wish.objects.get_or_create(assistant=by, skill=skill)


def unwish(skill: Skill, *, by: User) -> None:
    Wish.objects.filter(assistant=by, skill=skill).delete()


def wished(person: User) -> list[tuple[Wish, Task | None]]:
    """Each wished field with their first task in it; two statements."""
    wishes = list(Wish.objects.filter(assistant=person).select_related("skill"))
    theirs = Task.objects.filter(assistant=person, skills__in=[one.skill_id for one in wishes])
    first: dict[int, Task] = {}
    for task in theirs.annotate(in_skill=F("skills")).order_by("claimed_at", "pk"):
        first.setdefault(task.in_skill, task)
    return [(one, first.get(one.skill_id)) for one in wishes]


def _echo(by: User, **said: Any) -> Learning | None:
    just_now = timezone.now() - timedelta(minutes=1)
    return Learning.objects.waiting().filter(assistant=by, created_at__gt=just_now, **said).first()


def _gate(person: User) -> Profile:
    """The profile's row: whatever concerns one person's skills comes one by one."""
    Profile.objects.get_or_create(user=person)
    return Profile.objects.select_for_update().get(user=person)


def _hold(learning: Learning) -> None:
    rows = Learning.objects.select_for_update(of=("self",)).select_related("skill", "decided_by")
    learning.refresh_from_db(from_queryset=rows)
    if learning.state != State.WAITING:
        raise Overtaken(
            _("%(who)s has decided it already: %(decision)s")
            % {"who": learning.decided_by, "decision": learning.get_state_display()}
        )


def _lift(profile: Profile, skill: Skill, level: int, *, by: User, words: str) -> int | None:
    """The level before, if this is higher. The manager stands for the level that is shown."""
    held = profile.skill_levels.filter(skill=skill).first()
    before = held.level if held else 0
    describing.lift(profile.user, skill, level, by=by, words=words)
    return before if level > before else None


def _decide(learning: Learning, state: str, by: User, word: str) -> None:
    learning.state, learning.word = state, word
    learning.decided_by, learning.decided_at = by, timezone.now()
    learning.save(
        update_fields=["state", "word", "level", "lifted_from", "decided_by", "decided_at"]
    )
    kind = f"learning_{state}"
    facts = {"title": learning.title, "actor": by, "words": word}
    notices.tell(learning.assistant, kind, f"{kind}:{learning.pk}", PAGE, **facts)
