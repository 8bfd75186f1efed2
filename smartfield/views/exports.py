"""Having all that is held: a client's people ask for their company, everybody for themselves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import ALL, roles
from accounts.models import Role
from clients.models import Client, Export
from clients.policies import may_manage_people
from clients.views.reaching import client_for
from smartfield.lib.returning import see
from smartfield.rights import exporting

SHOWN = 5


@roles(Role.MANAGER, Role.CLIENT)
def client_export(request, slug):
    """By a manager, or by an owner of the company."""
    client = client_for(request, slug)
    if not may_manage_people(request.user, client):
        raise PermissionDenied
    return _exports(request, client)


@roles(*ALL)
def me_export(request):
    return _exports(request, None)


def _exports(request, client: Client | None):
    if request.method == "POST":
        exporting.ask(by=request.user, client=client)
        messages.success(request, _("It is being made. You are told when it is ready."))
        return see(exporting.page_of(client))
    exports = Export.objects.visible_to(request.user).filter(client=client)
    known = exports.select_related("stored").order_by("-asked_at", "-pk")[:SHOWN]
    context = {"client": client, "exports": known, "now": timezone.now()}
    return render(request, "rights/export.html", context)
