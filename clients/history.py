"""Events of a client, said as a person would say them."""

from collections import defaultdict
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clients.models import ClientEvent

SENTENCES = {
    "edit": _("%(who)s changed: %(what)s"),
    "archive": _("%(who)s archived the client"),
    "restore": _("%(who)s took the client out of the archive"),
    "viewed_as": _("%(who)s looked at the pages of %(person)s"),
    "remove_section": _("%(who)s removed “%(what)s” from the playbook"),
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


def sentence(event: ClientEvent) -> str:
    """`event` in the active language; a fact that nobody gave is left out."""
    facts = defaultdict(str, event.facts, who=str(event.by or _("Smartfield")))
    if "on" in facts:
        facts["on"] = date_format(date.fromisoformat(facts["on"]), "SHORT_DATE_FORMAT")
    words = STAGES[facts["to"]] if event.verb == "stage" else SENTENCES[event.verb]
    return str(words) % facts
