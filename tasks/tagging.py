"""Tags on tasks, and the agency's vocabulary of them.

Promises: one tag for each name whatever its case, however many write it first at once. Every
change of a task's tags, a tag that is merged or removed too, stands in the task's history, with
what came and what went.
Refuses a tag that is merged into itself, and one that is gone.
"""

from collections.abc import Iterable

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Refusal
from tasks.models import Event, SavedView, Tag, Task, Template
from tasks.models.tag import MOST

# Held until the transaction ends, so that nobody removes what is about to be put on a task.
KNOWN = """
SELECT id, name FROM tasks_tag WHERE lower(name) IN (SELECT lower(n) FROM unnest(%s::text[]) AS n)
ORDER BY lower(name) FOR KEY SHARE
"""


def names_of(task: Task | Template) -> list[str]:
    return [tag.name for tag in task.tags.all()]


def named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names; those that nobody had written yet are made."""
    wanted = sorted({name.lower(): name for name in names}.values(), key=str.lower)
    if not wanted:
        return []
    known = _known(wanted)
    if len(known) < len(wanted):
        Tag.objects.bulk_create([Tag(name=name) for name in wanted], ignore_conflicts=True)
        known = _known(wanted)
    return known


def _known(names: list[str]) -> list[Tag]:
    return list(Tag.objects.raw(KNOWN, [names]))


def write(task: Task, names: Iterable[str]) -> list[str]:
    """Give `task` these tags and no others; says in words what came and what went, if anything."""
    had, wanted = {*task.tags.all()}, {*named(names)}
    if had == wanted:
        return []
    if len(wanted) > MOST:
        raise Refusal(_("A task has at most %(most)d tags") % {"most": MOST}, "tags")
    task.tags.set(wanted)
    return [_change(wanted - had, had - wanted)]


def _change(came: Iterable[Tag], went: Iterable[Tag]) -> str:
    signed = [("+", tag) for tag in came] + [("−", tag) for tag in went]
    words = (f"{sign} {tag}" for sign, tag in sorted(signed, key=lambda one: one[1].name.lower()))
    return f"{_('tags')}: {', '.join(words)}"


@transaction.atomic
def merge(tag: Tag, *, into: Tag, by: User) -> None:
    """What has `tag` has `into` then; templates and saved views too."""
    if tag.pk == into.pk:
        raise Refusal(_("It is the same tag. Choose another"), "into")
    tag, into = _locked(tag, into)
    into.tasks.add(*Task.objects.filter(tags=tag))
    into.templates.add(*Template.objects.filter(tags=tag))
    _take_out(tag, by, came=[into])


@transaction.atomic
def remove(tag: Tag, *, by: User) -> None:
    """Take `tag` off whatever has it, and out of the vocabulary."""
    (tag,) = _locked(tag)
    _take_out(tag, by)


def _locked(*tags: Tag) -> list[Tag]:
    """The rows as they are, the lower first, so that two merges wait for each other."""
    rows = Tag.objects.select_for_update().order_by("pk").filter(pk__in=[tag.pk for tag in tags])
    found = {tag.pk: tag for tag in rows}
    if len(found) < len(tags):
        raise Refusal(_("Somebody has removed this tag meanwhile"))
    return [found[tag.pk] for tag in tags]


def _take_out(tag: Tag, by: User, came: Iterable[Tag] = ()) -> None:
    now, why = timezone.now(), _change(came, [tag])
    tasks = Task.objects.filter(tags=tag).only("pk", "state")
    Event.objects.bulk_create(
        Event(task=task, verb="edit", by=by, from_state=task.state, to_state=task.state, why=why,
              at=now)
        for task in tasks
    )  # fmt: skip
    for task in tasks:
        ring("task", task=task.pk)
    _lead_views(tag, *came)
    tag.delete()


def _lead_views(tag: Tag, into: Tag | None = None) -> None:
    """Saved views that ask for `tag` ask for the other then, or for no tag."""
    for view in SavedView.objects.filter(query__contains=f"tag={tag.pk}"):
        query = QueryDict(view.query, mutable=True)
        if query.getlist("tag") == [str(tag.pk)]:
            query.setlist("tag", [str(into.pk)] if into else [])
            view.query = query.urlencode()
            view.save(update_fields=["query"])
