"""The assistants of a client: who works and worked for them, for how long, and how prepared."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, DateTimeField, Exists, F, Max, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce, Extract
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.access import roles
from accounts.models import Role, User
from clients.editing import prefer
from clients.models import Client, SectionReading
from clients.views.reaching import client_for
from smartfield.lib.returning import see
from tasks.states import ENDED
from timetracking.models import TimeEntry

SHOWN = 12


class Mate(NamedTuple):
    """An assistant of the client. `has_read`: all that must be read, as it stands now."""

    person: User
    seconds: int
    last_at: datetime | None
    in_hand: int
    is_preferred: bool
    has_read: bool

    @property
    def rank(self) -> tuple:
        """Preferred ones first, then whoever has something of the client's, then the most hours."""
        return (not self.is_preferred, not self.in_hand, -self.seconds, str(self.person))


def team(client: Client, now: datetime) -> list[Mate]:
    """Best known first; in four statements however many they are."""
    worked, ready = _worked(client, now), _ready(client)
    now_theirs = Q(assignments__task__client=client, assignments__until=None)
    open_now = now_theirs & ~Q(assignments__task__state__in=sorted(ENDED))
    pinned = Client.preferred.through.objects.filter(client=client, user=OuterRef("pk"))
    people = User.objects.assistants().annotate(
        n=Count("assignments", open_now, distinct=True), is_pinned=Exists(pinned)
    )
    theirs = Q(assignments__task__client=client) | Q(is_pinned=True) | Q(pk__in=worked)
    mates = [
        Mate(one, *worked.get(one.pk, (0, None)), one.n, one.is_pinned, ready(one.pk))
        for one in people.filter(theirs)
    ]
    return sorted(mates, key=lambda mate: mate.rank)[:SHOWN]


@require_POST
@roles(Role.MANAGER)
def client_prefer(request, slug):
    """Pin an assistant to the client, or unpin them."""
    client = client_for(request, slug)
    person = request.POST.get("person", "")
    known = person if person.isascii() and person.isdigit() and len(person) < 10 else 0
    assistant = get_object_or_404(User.objects.assistants(), pk=known)
    prefer(client, assistant, by=request.user, is_preferred="unpin" not in request.POST)
    return see(f"{client.get_absolute_url()}#team")


def _worked(client: Client, now: datetime) -> dict[int, tuple[int, datetime]]:
    """Seconds and the last work of each who worked for the client."""
    until = Coalesce(F("ended_at"), Value(now), output_field=DateTimeField())
    entries = TimeEntry.objects.filter(task__client=client).order_by().values("assistant")
    sums = entries.annotate(s=Sum(Extract(until - F("started_at"), "epoch")), last=Max(until))
    return {row["assistant"]: (int(row["s"]), row["last"]) for row in sums}


def _ready(client: Client):
    """A test whether somebody has read what must be read of the client's playbook."""
    required = client.playbook_sections.current().required()
    readings = SectionReading.objects.filter(
        section__in=required, version__gte=F("section__counts_from")
    )
    read = dict(readings.order_by().values_list("user").annotate(Count("section", distinct=True)))
    wanted = required.count()
    return lambda person: read.get(person, 0) >= wanted
