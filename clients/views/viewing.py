"""View as client: begun on a client's page, stopped from every page."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import ALL, roles
from accounts.models import Role
from clients import viewing
from clients.forms.viewing import WhoForm
from clients.views.reaching import client_for, frame, sent
from smartfield.lib.answering import is_done
from smartfield.lib.returning import see


@roles(Role.MANAGER)
def as_client(request: HttpRequest, slug: str) -> HttpResponse:
    """Whose pages? Then the start page is theirs."""
    client = client_for(request, slug)
    form = WhoForm(sent(request), client=client)
    if is_done(form, partial(viewing.begin, request.session, client, by=request.user)):
        return see("/")
    status = 422 if form.is_bound else 200
    context = {**frame(request, client), "form": form}
    return render(request, "clients/as_client.html", context, status=status)


@roles(*ALL)
@require_POST
def as_client_stop(request: HttpRequest) -> HttpResponse:
    """Back to the client whose person was looked at."""
    seen = viewing.seen_in(request.session, request.user)
    viewing.stop(request.session)
    return see(reverse("client", args=[seen.client.slug]) if seen else "/")
