"""Events of a client, said as a person would say them.

Facts name people and records by their numbers, never by their words: whoever is erased or renamed
is so here too.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import Agreement, Client, ClientEvent, Contact

SENTENCES = {
    "edit": _("%(who)s changed: %(what)s"),
    "archive": _("%(who)s archived the client"),
    "restore": _("%(who)s took the client out of the archive"),
    "viewed_as": _("%(who)s looked at the pages of %(person)s"),
    "remove_section": _("%(who)s removed “%(what)s” from the playbook"),
    "invite": _("%(who)s invited %(person)s: %(rights)s"),
    "invite_again": _("%(who)s sent %(person)s the invitation again"),
    "rights": _("%(who)s changed what %(person)s sees: %(rights)s"),
    "remove": _("%(who)s took %(person)s out of the company"),
    "leave": _("%(person)s left the company"),
    "prefer": _("%(who)s prefers %(person)s for this client"),
    "prefer_not": _("%(who)s prefers %(person)s no more"),
    "contact_new": _("%(who)s added the contact %(contact)s"),
    "contact": _("%(who)s changed the contact %(contact)s: %(what)s"),
    "contact_merge": _("%(who)s made the contacts %(contact)s and %(other)s one"),
    "agreement_new": _("%(who)s added the agreement “%(agreement)s”"),
    "agreement": _("%(who)s changed the agreement “%(agreement)s”: %(what)s"),
    "merge": _("%(who)s merged %(client)s into this client: %(moved)s"),
    "merged": _("%(who)s merged this client into %(client)s: %(moved)s"),
    "erase": _("%(who)s had the data of the client erased"),
    "erase_person": _("%(who)s had the data of a person erased"),
}
STAGES = {
    "lead": _("%(who)s made it a lead"),
    "talking": _("%(who)s is talking with them"),
    "client": _("%(who)s made it a client"),
    "not_now": _("%(who)s: not now, ask again on %(on)s"),
    "lost": _("%(who)s marked it as lost: %(why)s"),
}
RIGHTS = {"owner": _("everything"), "member": _("tasks"), "billing": _("hours and bills")}
NAMED: dict[str, type[Model]] = {
    "person": User,
    "contact": Contact,
    "other": Contact,
    "client": Client,
    "agreement": Agreement,
}
OF_VERB: dict[str, type[Model]] = {
    "edit": Client,
    "merge": Client,
    "contact": Contact,
    "contact_merge": Contact,
    "agreement": Agreement,
}


class Change(NamedTuple):
    """A field that changed; its values where they may be told."""

    what: str
    old: str = ""
    new: str = ""


class Told(NamedTuple):
    event: ClientEvent
    sentence: str
    changes: list[Change]


def told(events: Iterable[ClientEvent]) -> list[Told]:
    """`events` in the active language, however many with as many statements."""
    events = list(events)
    names = _names(events)
    return [Told(event, _sentence(event, names), _told_changes(event, names)) for event in events]


def sentence(event: ClientEvent) -> str:
    """`event` in the active language; a fact that nobody gave is left out."""
    return told([event])[0].sentence


def _sentence(event: ClientEvent, names: dict) -> str:
    facts: dict[str, Any] = defaultdict(str, event.facts, who=str(event.by or _("Smartfield")))
    for fact, model in NAMED.items():
        facts[fact] = names.get((model, event.facts.get(fact)), "–")
    facts["what"] = facts["what"] or ", ".join(change.what for change in _changes(event, names))
    facts["rights"] = ", ".join(str(RIGHTS[right]) for right in event.facts.get("rights", ()))
    facts["moved"] = ", ".join(_counted(event.facts.get("moved", {}))) or _("nothing to move")
    if facts["on"]:
        facts["on"] = date_format(date.fromisoformat(facts["on"]), "SHORT_DATE_FORMAT")
    words = STAGES[facts["to"]] if event.verb == "stage" else SENTENCES[event.verb]
    return str(words) % facts


def _counted(moved: dict[str, int]) -> Iterable[str]:
    for label, count in moved.items():
        yield f"{apps.get_model(label)._meta.verbose_name_plural} {count}"


def _told_changes(event: ClientEvent, names: dict) -> list[Change]:
    return [change for change in _changes(event, names) if change.old or change.new]


def _changes(event: ClientEvent, names: dict) -> list[Change]:
    model = OF_VERB.get(event.verb)
    return [_change(model, names, *change) for change in event.facts.get("changes", ()) if model]


def _change(model: type[Model], names: dict, field: str, old: Any = None, new: Any = None):
    if field == "phones":
        return Change(str(_("phones")))
    column: Any = model._meta.get_field(field)
    if column.remote_field:
        shown = [names.get((column.related_model, value), "") for value in (old, new)]
    else:
        choices = dict(column.flatchoices)
        shown = [str(choices.get(value, "" if value is None else value)) for value in (old, new)]
    return Change(str(column.verbose_name), *shown)


def _names(events: list[ClientEvent]) -> dict[tuple[type[Model], Any], str]:
    """What the records are called that the facts name; a statement for each kind."""
    wanted: dict[type[Model], set] = defaultdict(set)
    for event in events:
        for fact, model in NAMED.items():
            wanted[model].add(event.facts.get(fact))
        for field, *values in event.facts.get("changes", ()):
            if field in {"manager", "user"}:
                wanted[User].update(values)
    return {
        (model, row.pk): str(row)
        for model, keys in wanted.items()
        for row in model._default_manager.filter(pk__in=keys - {None})
    }
