"""What lies on the managers' desk: the call script, templates of tasks, saved views."""

from typing import Any

from accounts.models import User
from clients.models import ScriptItem
from smartfield.demo import texts
from tasks.models import Category, SavedView, Skill, Template


def furnish(
    skills: dict[str, Skill], categories: dict[str, Category], managers: dict[str, User]
) -> None:
    told = texts.desk()
    ScriptItem.objects.bulk_create(
        ScriptItem(position=place, **piece) for place, piece in enumerate(told["script"], 1)
    )
    for facts in told["template"]:
        _template(facts, categories).skills.set(skills[key] for key in facts["skills"])
    for facts in told["view"]:
        SavedView.objects.create(**facts | {"owner": managers[facts["owner"]]})


def _template(facts: dict[str, Any], categories: dict[str, Category]) -> Template:
    return Template.objects.create(
        **{name: facts[name] for name in ("name", "title", "brief", "criteria", "must_say")},
        category=categories[facts["category"]],
        estimate_minutes=facts["estimate"],
        limit_minutes=facts.get("limit"),
    )
