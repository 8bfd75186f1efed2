from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.models import Role
from clients.history import told
from clients.models import ClientEvent
from clients.views.reaching import client_for, frame
from smartfield.lib import keyset


@require_safe
@roles(Role.MANAGER)
def client_history(request, slug):
    """What happened to the record, the newest first; also to those merged into it."""
    client = client_for(request, slug)
    events = ClientEvent.objects.filter(Q(client=client) | Q(client__merged_into=client))
    events = events.exclude(verb="merged").select_related("by", "client")
    page = keyset.page(events, ["-at", "-id"], request.GET.get(keyset.PARAMETER, ""))
    context = {**frame(request, client), "moves": told(page.rows), **page.links(request.GET)}
    return render(request, "clients/history.html", context)
