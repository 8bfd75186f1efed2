"""How the agency's assistants grow: figures, what they learned, where they want to go."""

from datetime import date, timedelta
from typing import Any

from assistants.growth.renewing import renew
from assistants.models import Learning, SkillLevel, Wish
from smartfield.demo import papers, texts
from smartfield.demo.agency import Agency
from smartfield.demo.storing import stored


def write(agency: Agency) -> None:
    told = texts.growth()
    renew()
    for facts in told["learning"]:
        _learned(agency, facts)
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


def _paper(title: str, name: str, day: date) -> bytes:
    return papers.pdf(title, [name, f"{day:%d.%m.%Y}"])
