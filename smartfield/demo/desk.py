"""What lies on the managers' desk: the script, templates, saved views, what comes again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from clients.models import Client, ScriptItem
from smartfield.demo import texts
from tasks.models import Category, Repeat, SavedView, Skill, Task, Template
from tasks.tagging import named


def furnish(
    skills: dict[str, Skill], categories: dict[str, Category], managers: dict[str, User]
) -> None:
    told = texts.desk()
    ScriptItem.objects.bulk_create(
        ScriptItem(position=place, **piece) for place, piece in enumerate(told["script"], 1)
    )
    for facts in told["template"]:
        template = _template(facts, categories)
        template.skills.set(skills[key] for key in facts["skills"])
        template.tags.set(named(facts.get("tags", [])))
    for facts in told["view"]:
        SavedView.objects.create(**facts | {"owner": managers[facts["owner"]]})


def _template(facts: dict[str, Any], categories: dict[str, Category]) -> Template:
    return Template.objects.create(
        **{name: facts[name] for name in ("name", "title", "brief", "criteria", "must_say")},
        category=categories[facts["category"]],
        estimate_minutes=facts["estimate"],
        limit_minutes=facts.get("limit"),
    )


def tag(tasks: Iterable[Task]) -> None:
    """The agency's tags on those of `tasks` whose titles begin so."""
    for name, beginnings in texts.desk()["tags"].items():
        (tag,) = named([name])
        tag.tasks.set(task for task in tasks if task.title.startswith(tuple(beginnings)))


def set_rules(now: datetime) -> None:
    """Rules by which tasks of the clients come again, each since some days before `now`."""
    for facts in texts.desk()["repeat"]:
        _rule(facts, now).save()


def _rule(facts: dict[str, Any], now: datetime) -> Repeat:
    client = Client.objects.select_related("manager").get(slug=facts["client"])
    since = now - timedelta(days=facts["since"])
    repeat = Repeat(
        client=client,
        template=Template.objects.get(name=facts["template"]),
        rule=facts["rule"],
        starts_on=since.astimezone(client.zone).date(),
        lead_days=facts["lead"],
        count=facts.get("times"),
        created_by=client.manager,
        created_at=since,
        paused_at=now - timedelta(days=1) if facts.get("is_paused") else None,
    )
    repeat.wait_for(repeat.first_ahead(now))
    return repeat
