"""The pipeline of leads, as a table and as a board, and the moving of one."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.models import Role
from clients import pipeline, policies
from clients.filters import LeadFilter
from clients.forms.stage import StageForm
from clients.models import Call, Client, Contact
from clients.views.reaching import client_for, sent
from smartfield.lib import keyset
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.returning import next_page, see

ORDERS = {
    "name": ["name", "id"],
    "-name": ["-name", "-id"],
    "came": ["created_at", "id"],
    "-came": ["-created_at", "-id"],
    "staged": ["staged_at", "id"],
    "-staged": ["-staged_at", "-id"],
    "again": ["ask_again_on", "id"],
    "-again": ["-ask_again_on", "-id"],
}
CARDS_SHOWN = 30
LATELY = timedelta(days=90)


@require_safe
@roles(Role.MANAGER)
def lead_list(request):
    clients = Client.objects.visible_to(request.user).unmerged().with_progress()
    if request.GET.get("view") == "board":
        long_ago = timezone.now() - LATELY
        grown = Q(stage=Client.Stage.CLIENT, staged_at__lt=long_ago)
        return _board(request, clients.filter(archived_at=None).exclude(grown))
    return _table(request, clients)


def _table(request, clients) -> HttpResponse:
    found = LeadFilter(request.GET, clients)
    order = request.GET.get("sort", "") if request.GET.get("sort", "") in ORDERS else "-came"
    rows = _with_last_call(found.qs)
    page = keyset.page(rows, ORDERS[order], request.GET.get(keyset.PARAMETER, ""))
    is_narrowed = any(request.GET.get(name) for name in found.filters)
    context = {"filter": found, "leads": page.rows, "order": order, "is_narrowed": is_narrowed}
    return render(request, "leads/list.html", context | page.links(request.GET))


def _board(request, clients) -> HttpResponse:
    """The newest of each stage, and who became a client lately; the table has the others."""
    found = LeadFilter({**request.GET.dict(), "stage": "any"}, clients)
    counts = dict(found.qs.order_by().values_list("stage").annotate(Count("pk")))
    place = Window(RowNumber(), partition_by=F("stage"), order_by=[F("staged_at").desc(), "-pk"])
    placed = found.qs.annotate(place=place, has_tasks=_has_tasks())
    cards = list(_with_last_call(placed.filter(place__lte=CARDS_SHOWN)))
    cards.sort(key=lambda lead: lead.place)
    columns = [
        (stage, counts.get(stage, 0), [lead for lead in cards if lead.stage == stage])
        for stage in pipeline.IN_ORDER
    ]
    context = {"filter": found, "columns": columns, "stages": pipeline.IN_ORDER}
    return render(request, "leads/board.html", context)


def _has_tasks() -> Exists:
    return Exists(Client.objects.filter(pk=OuterRef("pk"), tasks__isnull=False))


def _with_last_call(clients):
    calls = Call.objects.filter(client=OuterRef("pk")).exclude(state=Call.State.DRAFT)
    people = Contact.objects.filter(client=OuterRef("pk")).order_by("pk")
    return clients.select_related("manager", "source").annotate(
        last_call_at=Subquery(calls.order_by("-started_at").values("started_at")[:1]),
        contact_name=Subquery(people.values("name")[:1]),
    )


@roles(Role.MANAGER)
def client_stage(request, slug):
    """Move a lead; a stage that wants a word or a day, sent without, is asked for it."""
    client = client_for(request, slug)
    if not policies.may_edit(request.user, client):
        raise PermissionDenied
    back = next_page(request, client.get_absolute_url())
    form = StageForm(sent(request), initial=_asked(request, client))
    if form.is_bound and form.asks():
        return see(_asking(request, client, back))
    if is_done(form, partial(pipeline.move, client, by=request.user)):
        told = _("%(name)s: %(stage)s.") % {"name": client, "stage": client.get_stage_display()}
        messages.success(request, told)
        return see(back)
    return form_page(request, "leads/stage.html", form, client=client, back=back)


def _asked(request, client: Client) -> dict:
    return {
        "to": request.GET.get("to") or client.stage,
        "why": client.lost_reason,
        "on": client.ask_again_on,
        "source": client.source_id,
        "seen": client.stage,
    }


def _asking(request, client: Client, back: str) -> str:
    query = urlencode({"to": request.POST["to"], "next": back})
    return f"{reverse('client_stage', args=[client.slug])}?{query}"
