"""How the agency's assistants grow: figures, what they learned, where they
want to go, and their bonuses."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Notice
from assistants.bonuses import awarding, deciding, ruling
from assistants.growth.renewing import renew
from assistants.models import Bonus, Learning, SkillLevel, Wish
from smartfield.demo import papers, texts
from smartfield.demo.agency import Agency
from smartfield.demo.storing import stored
from tasks.models import Task


def write(agency: Agency) -> None:
    told = texts.growth()
    renew()
    for facts in told["learning"]:
        _learned(agency, facts)
    _bonuses(agency, told)
    for facts in told["wish"]:
        wished_at = agency.days.moment(facts["ago"])
        Wish.objects.create(
            assistant=agency.assistants[facts["who"]],
            skill=agency.skills[facts["skill"]],
            wished_at=wished_at,
        )


def _learned(agency: Agency, facts: dict[str, Any]) -> None:
    who, finished_on = agency.assistants[facts["who"]], agency.days.back(facts["ago"])
    learned = Learning(
        assistant=who,
        kind=facts["kind"],
        title=facts["title"],
        text=facts.get("text", ""),
        finished_on=finished_on,
        skill=agency.skills.get(facts.get("skill")),
        level=facts.get("level"),
        created_at=agency.days.moment(max(facts["ago"] - 1, 0), 0.1, 0.4),
    )
    if "file" in facts:
        learned.file = stored(facts["file"], _paper(facts["title"], str(who), finished_on), who)
        learned.file.save(force_insert=True)
    if facts["state"] != "waiting":
        _decide(agency, learned, facts)
    learned.save()


def _decide(agency: Agency, learned: Learning, facts: dict[str, Any]) -> None:
    learned.state, learned.word = facts["state"], facts.get("word", "")
    learned.decided_by = agency.managers[facts["by"]]
    learned.decided_at = learned.created_at + timedelta(minutes=95)
    if "from" in facts:
        learned.lifted_from = facts["from"]
        SkillLevel.objects.update_or_create(
            profile=learned.assistant.profile,
            skill=learned.skill,
            defaults={"level": learned.level},
        )


def _bonuses(agency: Agency, told: dict[str, Any]) -> None:
    """By the real rules and the real job; what is older than a week was approved."""
    for facts in told["rule"]:
        _rule(agency, facts)
    awarding.award_all(agency.days.now)
    for facts in told["gift"]:
        task = Task.objects.get(title=facts["task"])
        by, amount = agency.managers[facts["by"]], Decimal(facts["amount"])
        deciding.give(task, by=by, amount=amount, currency="EUR", reason=facts["reason"])
    told_at = agency.days.now - agency.days.minutes(20, 50)
    Notice.objects.filter(kind="bonus").update(created_at=told_at)
    week_ago = agency.days.now - timedelta(days=7)
    for old in Bonus.objects.waiting().filter(earned_at__lt=week_ago).select_related("terms"):
        old.state, old.decided_by = Bonus.State.APPROVED, old.terms.written_by
        old.decided_at = old.earned_at + timedelta(hours=20)
        old.save(update_fields=["state", "decided_by", "decided_at"])


def _rule(agency: Agency, facts: dict[str, Any]) -> None:
    rule = ruling.write(
        by=agency.managers[facts["by"]],
        name=facts["name"],
        condition=facts["condition"],
        threshold=facts.get("threshold"),
        amount=Decimal(facts["amount"]),
        currency="EUR",
        cap=Decimal(facts["cap"]) if "cap" in facts else None,
        valid_from=agency.days.back(facts["since"]),
    )
    ruling.switch(rule, is_on=facts["on"])


def _paper(title: str, name: str, day: date) -> bytes:
    return papers.pdf(title, [name, f"{day:%d.%m.%Y}"])
