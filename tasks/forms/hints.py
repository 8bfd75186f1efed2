"""What stands beside a block of the intake: what it lacks, and which open task it may be about."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from clients.models import Client
from tasks.alike import alike
from tasks.lacking import lacking
from tasks.models import Task, Template


class Hints(NamedTuple):
    lacking: list[str]
    alike: list[Task]
    about: Task | None
    template: Template | None


def hints(
    typed: Mapping[str, Any], client: Client | None, *, said: str = "", has_no_date: bool = False
) -> Hints:
    """Of one block. `typed`: what of it is clear; `said`: the note, its brief until it has one."""
    about, template = typed.get("about"), typed.get("template")
    if about:
        return Hints([], [about], about, None)
    names = ("title", "due_at", "estimate_minutes", "criteria", "skills")
    known = {name: typed[name] for name in names if typed.get(name)}
    title = known.get("title", "")
    brief = typed.get("brief") or (said if title else "")
    must_say = template.must_say if template else ()
    open_points = lacking(**known, brief=brief, has_no_date=has_no_date, must_say=must_say)
    return Hints(open_points, alike(title, client), None, template)
