"""Why a bonus is what it is, in a sentence with its figures, in the reader's language."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assistants.models import Bonus, BonusTerms
from smartfield.lib import durations, figures
from tasks.models import Skill

Condition, Period = BonusTerms.Condition, BonusTerms.Period


def with_sentences(bonuses: Iterable[Bonus]) -> list[Bonus]:
    """The lines, each with its `sentence`; one statement more, however many."""
    lines = list(bonuses)
    wanted = {one.facts["skill"] for one in lines if "skill" in one.facts}
    skills = Skill.objects.in_bulk(wanted) if wanted else {}
    for one in lines:
        one.sentence = " ".join(_parts(one, skills))  # type: ignore[attr-defined]
    return lines


def _parts(bonus: Bonus, skills: dict[int, Skill]):
    if bonus.is_reversal:
        yield _("Taken back: “%(task)s” was opened again or judged anew.") % {"task": bonus.task}
        return
    if bonus.terms is None:
        return
    yield _cause(bonus, bonus.terms, skills)
    if "seconds" in bonus.facts:
        yield _("%(time)s at %(amount)s an hour.") % {
            "time": durations.spelled(bonus.facts["seconds"], "0"),
            "amount": figures.money(bonus.terms.amount, bonus.currency),
        }
    if "full" in bonus.facts and bonus.terms.cap:
        yield _("The cap of %(cap)s leaves this much.") % {
            "cap": figures.money(bonus.terms.cap, bonus.currency)
        }


def _cause(bonus: Bonus, terms: BonusTerms, skills: dict[int, Skill]) -> str:
    facts = bonus.facts
    said = {"task": bonus.task, **facts}
    match terms.condition:
        case Condition.AT_ONCE:
            return _("“%(task)s” was accepted at the first review.") % said
        case Condition.ON_TIME:
            return _("“%(task)s” was on time.") % said
        case Condition.RATING:
            return _("“%(task)s” was rated %(rating)s of 5.") % said
        case Condition.NEW_SKILL:
            said["skill"] = skills.get(facts["skill"], "")
            return _("“%(task)s” was the first task with %(skill)s.") % said
        case Condition.VOLUME:
            said["period"] = period_words(terms.period, date.fromisoformat(facts["from"]))
            return (
                ngettext(
                    "%(n)d task accepted in %(period)s.",
                    "%(n)d tasks accepted in %(period)s.",
                    facts["n"],
                )
                % said
            )
    return (
        ngettext(
            "%(n)d task in a row accepted at the first review, the last “%(task)s”.",
            "%(n)d tasks in a row accepted at the first review, the last “%(task)s”.",
            facts["n"],
        )
        % said
    )


def period_words(period: str, first: date) -> str:
    """`November 2026`, `the week from 23 Nov 2026`."""
    if period == Period.MONTH:
        return date_format(first, "YEAR_MONTH_FORMAT")
    return _("the week from %(day)s") % {"day": date_format(first, "SHORT_DATE_FORMAT")}


def sum_words(terms: BonusTerms) -> str:
    """`€5.00`, `€2.00 an hour of the task`."""
    amount = figures.money(terms.amount, terms.currency)
    if terms.pay == BonusTerms.Pay.HOURLY:
        return _("%(amount)s an hour of the task") % {"amount": amount}
    return amount


def terms_words(terms: BonusTerms) -> str:
    """What earns it and how much, in a sentence."""
    said = {"amount": sum_words(terms), "n": terms.threshold}
    sentence = _when(terms) % said
    if terms.cap is None:
        return sentence
    cap = {"cap": figures.money(terms.cap, terms.currency)}
    if terms.period == Period.MONTH:
        return f"{sentence} {_('At most %(cap)s a month.') % cap}"
    return f"{sentence} {_('At most %(cap)s a week.') % cap}"


def _when(terms: BonusTerms) -> str:
    n = terms.threshold or 0
    match terms.condition:
        case Condition.AT_ONCE:
            return _("%(amount)s for each task accepted at the first review.")
        case Condition.ON_TIME:
            return _("%(amount)s for each task with a due date that is on time.")
        case Condition.RATING:
            return _("%(amount)s for each result rated %(n)s or better.")
        case Condition.NEW_SKILL:
            return _("%(amount)s for the first accepted task with a new skill.")
        case Condition.STREAK:
            return ngettext(
                "%(amount)s for %(n)d task in a row accepted at the first review.",
                "%(amount)s for every %(n)d tasks in a row accepted at the first review.",
                n,
            )
    if terms.period == Period.MONTH:
        return ngettext(
            "%(amount)s for %(n)d task accepted in a month.",
            "%(amount)s for %(n)d tasks accepted in a month.",
            n,
        )
    return ngettext(
        "%(amount)s for %(n)d task accepted in a week.",
        "%(amount)s for %(n)d tasks accepted in a week.",
        n,
    )
