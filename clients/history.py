"""Events of a client, said as a person would say them."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from clients.models import ClientEvent

SENTENCES = {
    "edit": _("%(who)s changed: %(what)s"),
    "archive": _("%(who)s archived the client"),
    "restore": _("%(who)s took the client out of the archive"),
    "remove_section": _("%(who)s removed “%(what)s” from the playbook"),
}


def sentence(event: ClientEvent) -> str:
    """`event` in the active language; a fact that nobody gave is left out."""
    facts = defaultdict(str, event.facts, who=str(event.by or _("Smartfield")))
    return str(SENTENCES[event.verb]) % facts
