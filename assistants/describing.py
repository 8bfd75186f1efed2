"""What is said of an assistant: by themselves, by their manager, by a certificate.

Promises: each verb is all or nothing, and the same again changes nothing. A level that somebody
says of themselves stands as their own word until a manager confirms it; a manager's word is
confirmed as it is written. Refuses days off over others, and a second block of the same client.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assistants.models import Block, DaysOff, Profile, SkillLevel, Wish
from clients.models import Client
from smartfield.lib.refusals import Refusal
from tasks.models import Skill


class Known(NamedTuple):
    """What is said of a skill; level 0 is not known."""

    level: int
    years: int | None = None
    words: str = ""


@transaction.atomic
def set_abilities(
    person: User,
    *,
    by: User,
    wip_limit: int,
    levels: Mapping[int, Known],
    wishes: Collection[Skill] | None = None,
    languages: Iterable[str] | None = None,
    about: str | None = None,
) -> None:
    """What they take on at once and what they can do, by the skill's id; None stays as it is."""
    profile = held(person)
    profile.wip_limit = wip_limit
    profile.languages = profile.languages if languages is None else list(languages)
    profile.about = profile.about if about is None else about
    profile.save(update_fields=["wip_limit", "languages", "about"])
    if wishes is not None:
        _wish(person, wishes)
    profile.skill_levels.exclude(
        skill__in=[pk for pk, said in levels.items() if said.level]
    ).delete()
    for pk, said in levels.items():
        if said.level:
            _know(profile, pk, said, by=by)


def _wish(person: User, skills: Collection[Skill]) -> None:
    person.wishes.exclude(skill__in=skills).delete()
    for skill in skills:
        Wish.objects.get_or_create(assistant=person, skill=skill)


def _know(profile: Profile, skill: int, said: Known, *, by: User) -> None:
    level, is_new = profile.skill_levels.get_or_create(
        skill_id=skill, defaults={**said._asdict(), **_word_of(by)}
    )
    if is_new:
        return
    if level.level != said.level:
        SkillLevel.objects.filter(pk=level.pk).update(**_word_of(by))
    SkillLevel.objects.filter(pk=level.pk).update(**said._asdict())


def _word_of(by: User) -> dict:
    is_said = by.is_manager
    return {
        "confirmed_by": by if is_said else None,
        "confirmed_at": timezone.now() if is_said else None,
    }


@transaction.atomic
def confirm(person: User, skill: int, *, by: User) -> None:
    """A manager stands for what they say of themselves. Twice is once."""
    held(person).skill_levels.filter(skill=skill, confirmed_at=None).update(**_word_of(by))


@transaction.atomic
def lift(person: User, skill: Skill, level: int, *, by: User, words: str = "") -> SkillLevel:
    """Confirm `level`: a certificate or a course that `by`, a manager, has seen. What is said to be
    higher stays as it is said. `words` say what it was, where nothing was said before."""
    profile = held(person)
    known, _is_new = profile.skill_levels.get_or_create(skill=skill, defaults={"level": level})
    if known.level > level:
        return known
    known.level, known.words = level, known.words or words[:200]
    for name, value in _word_of(by).items():
        setattr(known, name, value)
    known.save()
    return known


@transaction.atomic
def set_week(person: User, week: list[int]) -> None:
    """When they work, as `Profile.week` holds it."""
    profile = held(person)
    profile.week = week
    profile.weekly_minutes = sum(week[1::2]) - sum(week[::2])
    profile.save(update_fields=["week", "weekly_minutes"])


@transaction.atomic
def take_off(person: User, *, first_on: date, last_on: date, words: str = "", by: User) -> DaysOff:
    """Write days off down; the same days again are those days."""
    profile = held(person)
    over = profile.days_off.filter(first_on__lte=last_on, last_on__gte=first_on).first()
    if over and (over.first_on, over.last_on) == (first_on, last_on):
        return over
    if over:
        raise Refusal(_("They overlap with days off that are there already"), "first_on")
    return profile.days_off.create(first_on=first_on, last_on=last_on, words=words, written_by=by)


@transaction.atomic
def block(person: User, *, client: Client, why: str, by: User) -> Block:
    """From now on they get no tasks of `client`; what they have in hand stays with them."""
    try:
        with transaction.atomic():
            return Block.objects.create(client=client, assistant=person, why=why, by=by)
    except IntegrityError as error:
        if "block_once" not in str(error):
            raise
        raise Refusal(_("This client is among them already"), "client") from error


def unblock(person: User, client: int) -> None:
    person.blocks.filter(client=client).delete()


def held(person: User) -> Profile:
    """Their profile, nobody else's to write until the transaction ends."""
    Profile.objects.get_or_create(user=person)
    return Profile.objects.select_for_update().get(user=person)
