"""Leads who said "not now" until today, or a day that is past."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from clients.models import Call, Client
from smartfield.views.today_need import SHOWN, Harm, Need


def lead_needs(reader: User, now: datetime) -> tuple[list[Need], int]:
    """The longest waiting of them, and how many there are. A day that was promised on a call
    stands there as long as the call is not followed up."""
    today = timezone.localdate(now)
    promised = Call.objects.filter(
        client=OuterRef("pk"), follow_up_on=OuterRef("ask_again_on"), followed_up_at=None
    )
    due = Client.objects.visible_to(reader).filter(manager=reader).to_ask_again(today)
    due = due.exclude(Exists(promised)).annotate(total=Window(Count("pk")))
    found = list(due.order_by("ask_again_on", "pk")[:SHOWN])
    return [_need(lead, today) for lead in found], found[0].total if found else 0


def _need(lead: Client, today) -> Need:
    late = (today - lead.ask_again_on).days
    words = ngettext(
        "“Not now” is over since %(count)s day.", "“Not now” is over since %(count)s days.", late
    )
    return Need(
        harm=Harm.FOLLOW_UP,
        mark_name="",
        icon="phone",
        title=_("Ask again: %(client)s") % {"client": lead},
        url=lead.get_absolute_url(),
        who=str(lead),
        why=words % {"count": late} if late else _("“Not now” was until today."),
        action=_("Move the lead"),
        action_url=reverse("client_stage", args=[lead.slug]),
    )
