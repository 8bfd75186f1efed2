"""Why somebody fits a task or does not, in facts: what speaks for it first, then what against.

The same facts in two voices: to the assistants themselves, and to their manager about them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from assistants import capacity
from assistants.models import Block, Experience, Pass, SkillLevel
from assistants.scoring import Fit
from smartfield.lib import durations, moments
from tasks.models import Skill, Task

LANGUAGES = {"en": pgettext_lazy("spoken", "English"), "ru": pgettext_lazy("spoken", "Russian")}
FEW = 3  # accepted tasks, below which a share says nothing


class Reason(NamedTuple):
    words: str
    is_for: bool = True


class Held(NamedTuple):
    """A skill that a task needs, and what there is of it: 0 is nothing."""

    name: str
    level: int
    is_confirmed: bool
    tasks: int


class Ranked(NamedTuple):
    """A pair with its reasons. `done_at`: when the task could be done, after what is in hand."""

    fit: Fit
    task: Task
    person: User
    reasons: list[Reason]
    done_at: datetime | None
    is_late: bool


def ranked(
    fits: Iterable[Fit], tasks: dict[int, Task], people: dict[int, User], at: datetime, reader: User
) -> list[Ranked]:
    """The pairs, told to `reader`; five statements at most, however many they are."""
    fits = list(fits)
    against = _against(fits, reader)
    needs, hours = _needs(tasks), capacity.capacities(people.values())
    levels, told = _levels(tasks, people), []
    for fit in fits:
        task, person = tasks[fit.task], people[fit.assistant]
        held = [
            Held(name, *levels.get((person.pk, skill), (0, False, 0)))
            for skill, name in needs.get(task.pk, [])
        ]
        done_at = capacity.finish(task, hours[person.pk], fit.busy, at)
        is_late = capacity.is_late(task, done_at, at)
        said = [
            *against.get((fit.task, fit.assistant), ()),
            *_reasons(fit, task, held, is_own=person == reader),
            _done(done_at, is_late, fit),
        ]
        said.sort(key=lambda reason: not reason.is_for)
        told.append(Ranked(fit, task, person, said, done_at, is_late))
    return told


def _against(fits: list[Fit], reader: User) -> dict[tuple[int, int], list[Reason]]:
    """Where they said "not for me", and to a manager why a pairing is blocked."""
    found: dict[tuple[int, int], list[Reason]] = {}
    passed = {fit.task for fit in fits if fit.is_passed}
    for one in Pass.objects.filter(task__in=passed, assistant__in={f.assistant for f in fits}):
        is_own = one.assistant_id == reader.pk
        words = _("You left it to others: %(why)s") if is_own else _("Left it to others: %(why)s")
        about = {"why": one.get_why_display()}
        found[one.task_id, one.assistant_id] = [Reason(words % about, is_for=False)]
    blocked = {fit.assistant for fit in fits if fit.is_blocked and reader.is_manager}
    rows = Block.objects.filter(assistant__in=blocked, client__tasks__in={f.task for f in fits})
    for task, person, why in rows.values_list("client__tasks", "assistant", "why"):
        words = _("Gets no tasks of this client: %(why)s")
        found.setdefault((task, person), []).append(Reason(words % {"why": why}, is_for=False))
    return found


def _needs(tasks: dict[int, Task]) -> dict[int, list[tuple[int, str]]]:
    """Skills by task, as pairs of number and name."""
    name = "name_ru" if get_language() == "ru" else "name_en"
    found: dict[int, list[tuple[int, str]]] = {}
    rows = Skill.objects.filter(tasks__in=list(tasks)).order_by(name)
    for task, skill, words in rows.values_list("tasks", "pk", name):
        if task in tasks:
            found.setdefault(task, []).append((skill, words))
    return found


def _levels(tasks: dict[int, Task], people: dict[int, User]) -> dict[tuple, tuple]:
    """Level, whether it is confirmed, and accepted tasks, by person and skill."""
    rows = SkillLevel.objects.filter(profile__user__in=list(people))
    rows = rows.filter(skill__tasks__in=list(tasks)).distinct()
    trait = Cast(OuterRef("skill"), CharField())
    done = Experience.objects.filter(
        kind="skill", trait=trait, assistant=OuterRef("profile__user")
    ).values("count")
    return {
        (person, skill): (level, confirmed is not None, n)
        for person, skill, level, confirmed, n in rows.values_list(
            "profile__user", "skill", "level", "confirmed_at", Coalesce(Subquery(done), 0)
        )
    }


def _reasons(fit: Fit, task: Task, held: list[Held], *, is_own: bool) -> Iterator[Reason]:
    if fit.is_blocked and is_own:
        words = _("Ask %(manager)s before you take this one")
        yield Reason(words % {"manager": task.manager}, is_for=False)
    yield from _skills(held, is_own=is_own)
    yield from _client(fit, task, is_own=is_own)
    yield from _language(fit, task, is_own=is_own)
    if fit.stretch:
        yield Reason(_("You want to grow into it") if is_own else _("Wants to grow into it"))
    if fit.alike:
        words = ngettext("%(n)d task like it accepted", "%(n)d tasks like it accepted", fit.alike)
        yield Reason(words % {"n": fit.alike})
    if not is_own:  # the same in every row of one's own queue
        yield from _shares(fit)
    if fit.held >= fit.limit:
        words = ngettext("%(n)d task in hand, no room", "%(n)d tasks in hand, no room", fit.held)
        yield Reason(words % {"n": fit.held}, is_for=False)
    if task.due_at is None:
        yield Reason(_("It has no fixed date"))


def _skills(held: list[Held], *, is_own: bool) -> Iterator[Reason]:
    known = [_one(skill) for skill in held if skill.level]
    lacking = ", ".join(skill.name for skill in held if not skill.level)
    if not held:
        yield Reason(_("It needs no particular skill"))
    if known:
        words = _("You know %(skills)s") if is_own else pgettext("an assistant", "Knows %(skills)s")
        yield Reason(words % {"skills": ", ".join(known)})
    if lacking and is_own:
        words = _("It needs %(skills)s, not among your skills")
        yield Reason(words % {"skills": lacking}, is_for=False)
    elif lacking:
        yield Reason(_("Not among the skills: %(skills)s") % {"skills": lacking}, is_for=False)


def _one(skill: Held) -> str:
    """`Research (4 of 5, 31 tasks)`."""
    facts = [_("%(level)s of 5") % {"level": skill.level}]
    if skill.tasks:
        words = ngettext("%(count)d task", "%(count)d tasks", skill.tasks)
        facts.append(words % {"count": skill.tasks})
    elif not skill.is_confirmed:
        facts.append(_("own word"))
    return f"{skill.name} ({', '.join(facts)})"


def _client(fit: Fit, task: Task, *, is_own: bool) -> Iterator[Reason]:
    about = {"client": task.client, "count": fit.done_for_client}
    if fit.preferred:
        words = _("%(client)s asked for you") if is_own else _("%(client)s asks for this person")
        yield Reason(words % about)
    if fit.done_for_client:
        words = ngettext(
            "%(count)d task done for %(client)s",
            "%(count)d tasks done for %(client)s",
            fit.done_for_client,
        )
        yield Reason(words % about)
    elif is_own:
        yield Reason(_("%(client)s is new to you") % about, is_for=False)
    else:
        yield Reason(_("New to this client"), is_for=False)
    if fit.to_read and fit.read == fit.to_read:
        yield Reason(_("Playbook read"))


def _language(fit: Fit, task: Task, *, is_own: bool) -> Iterator[Reason]:
    language = str(LANGUAGES[task.client.language])
    if fit.languages == 1 and is_own:
        yield Reason(_("You speak %(language)s") % {"language": language})
    elif fit.languages == 1:
        yield Reason(_("Speaks %(language)s") % {"language": language})
    elif fit.languages == 0:
        yield Reason(_("The client speaks %(language)s") % {"language": language}, is_for=False)


def _shares(fit: Fit) -> Iterator[Reason]:
    if fit.accepted >= FEW:
        words = _("%(part)d of %(whole)d accepted at first review")
        part = {"part": fit.accepted_at_once, "whole": fit.accepted}
        yield Reason(words % part, is_for=2 * fit.accepted_at_once > fit.accepted)
    if fit.dated >= FEW:
        words = _("%(part)d of %(whole)d on time")
        part = {"part": fit.done_on_time, "whole": fit.dated}
        yield Reason(words % part, is_for=2 * fit.done_on_time > fit.dated)


def _done(done_at: datetime | None, is_late: bool, fit: Fit) -> Reason:
    """When it could be done: in the words of ux 3.9, from hours, days off and what is in hand."""
    if done_at is None:
        return Reason(_("No free hours in sight"), is_for=False)
    about = {"when": moments.by_day(done_at), "busy": durations.spelled(60 * fit.busy)}
    if is_late:
        return Reason(_("Not before %(when)s, after it is due") % about, is_for=False)
    if fit.busy:
        return Reason(_("Can finish by %(when)s, after %(busy)s of other work") % about)
    return Reason(_("Can finish by %(when)s") % about)
